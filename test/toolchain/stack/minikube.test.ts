import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { Failure } from "../../../embedded/host/failure.ts";
import { withCluster } from "../../../toolchain/stack/cluster.ts";
import { LocalStack } from "../../../toolchain/stack/index.ts";
import { kubectlOfMinikube } from "../../../toolchain/stack/minikube.ts";

const profile = "todo-own-docker-4-4096";

/** With the stand-in for Minikube that is written from Minikube's source. */
describe("the Minikube of a stack", function () {
  this.timeout(30_000);
  const environment = { ...process.env };
  let folder: string;
  let stack: LocalStack;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "todo-chatbot-test-"));
    const programs = join(folder, "programs");
    mkdirSync(programs);
    symlinkSync(process.execPath, join(programs, "node"));
    Object.assign(process.env, {
      PATH: [join(import.meta.dirname, "..", "..", "support", "minikube", "bin"), programs].join(delimiter),
      XDG_STATE_HOME: folder,
      MINIKUBE_HOME: folder,
      MINIKUBE_FORCE: "true",
      // Of another cluster, as on a machine that has several.
      KUBECONFIG: join(folder, "kubeconfig"),
    });
    const overrides = { "todo:cluster": { kind: "minikube" } };
    stack = new LocalStack("own", { committed: "nothing-is-committed", folder, overrides });
    stack.clusterId = () => Promise.resolve(profile);
  });
  afterEach(() => {
    process.env = { ...environment };
    rmSync(folder, { recursive: true });
  });

  const minikube = (...args: string[]) =>
    execFileSync("minikube", [`--profile=${profile}`, ...args], { stdio: "ignore" });
  const kubeconfig = () =>
    withCluster(stack, ({ environment: { KUBECONFIG = "" } }) => Promise.resolve(readFileSync(KUBECONFIG, "utf8")));
  const fails = (what: string, why: RegExp, fix: RegExp) => (error: unknown) => {
    assert.ok(error instanceof Failure);
    assert.equal(error.message, what);
    assert.match(error.why, why);
    assert.match(error.fix, fix);
    return true;
  };

  it("is reached as Minikube says, also where KUBECONFIG lacks its context", async () => {
    minikube("start");
    rmSync(join(folder, "kubeconfig"));
    assert.match(await kubeconfig(), new RegExp(`current-context: ${profile}`));
  });

  it("is told to be stopped, not to be missing from a kubeconfig", async () => {
    minikube("start");
    minikube("stop");
    await assert.rejects(
      kubeconfig(),
      fails("The stack's Minikube is stopped (stack own)", new RegExp(profile), /Bring the stack up again/),
    );
  });

  it("is told to be gone", async () => {
    await assert.rejects(
      kubeconfig(),
      fails("The stack's Minikube is gone (stack own)", new RegExp(`no profile ${profile}`), /pulumi up --refresh/),
    );
  });

  it("is asked through the kubectl inside Minikube where there is no other", () => {
    minikube("start");
    writeFileSync(join(folder, "inside"), '#!/bin/sh\necho "$@"\n', { mode: 0o755 });
    process.env.FAKE_MINIKUBE_KUBECTL = join(folder, "inside");
    const environment = kubectlOfMinikube(profile, { PATH: process.env.PATH ?? "" }, folder);
    const answer = execFileSync("kubectl", ["get", "pods", "-A"], {
      env: { ...process.env, ...environment },
      encoding: "utf8",
    });
    assert.equal(answer, `get pods --cluster=${profile} -A\n`);
    assert.deepEqual(kubectlOfMinikube(profile, { PATH: environment.PATH ?? "" }, folder), {});
  });
});
