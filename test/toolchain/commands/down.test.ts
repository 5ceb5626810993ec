import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
// Without it, a run without the suite's config would delete this machine's own state.
import "../../support/isolate.mjs";
import { Failure } from "../../../embedded/host/failure.ts";
import { paths } from "../../../embedded/host/paths.ts";
import clean from "../../../toolchain/commands/clean.ts";
import down from "../../../toolchain/commands/down.ts";

/** What would change the machine, each of which only notes that it was called. */
const programs = ["iptables", "ip", "ipset", "umount", "kube-proxy", "ctr", "minikube"];

/**
 * The end of a cluster where none was started, or only a Minikube. test/host has the end of an embedded one.
 * Nothing of it was tried on a Mac: the platform and the user are given.
 */
describe("the end of what runs a stack", () => {
  const { PATH, PULUMI_BACKEND_URL } = process.env;
  const { getuid } = process;
  const platform = Object.getOwnPropertyDescriptor(process, "platform") ?? {};
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "todo-chatbot-test-"));
    for (const name of programs) program(name, `echo "${name} $*" >> '${folder}/calls'`);
    program("pulumi", "echo todo-dev-docker-4-4096");
    process.env.PATH = folder;
    // The stacks of these tests are in the toolchain's own state.
    delete process.env.PULUMI_BACKEND_URL;
    process.env.KUBECACHEDIR = join(folder, "kubectl");
  });
  afterEach(() => {
    process.env.PATH = PATH;
    if (PULUMI_BACKEND_URL !== undefined) process.env.PULUMI_BACKEND_URL = PULUMI_BACKEND_URL;
    delete process.env.KUBECACHEDIR;
    process.getuid = getuid;
    Object.defineProperty(process, "platform", platform);
    for (const each of [folder, paths.state, paths.cache]) rmSync(each, { recursive: true, force: true });
  });

  function program(name: string, script: string): void {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  const calls = () =>
    existsSync(join(folder, "calls")) ? readFileSync(join(folder, "calls"), "utf8").trim().split("\n") : [];
  const asUser = (system: NodeJS.Platform) => {
    process.getuid = () => 1000;
    Object.defineProperty(process, "platform", { ...platform, value: system });
  };
  const withMinikube = () => {
    mkdirSync(paths.stacks, { recursive: true });
    writeFileSync(join(paths.stacks, "Pulumi.dev.yaml"), "config:\n  todo:cluster:\n    kind: minikube\n");
  };

  for (const system of ["linux", "darwin"] as const) {
    it(`needs no root and touches nothing where nothing was started, on ${system}`, async () => {
      asUser(system);
      await down();
      assert.deepEqual(calls(), []);
    });

    it(`stops the Minikube that the dev stack has made, on ${system}`, async () => {
      asUser(system);
      withMinikube();
      await down();
      assert.deepEqual(
        calls().filter((call) => !call.startsWith("minikube version")),
        ["minikube stop --profile=todo-dev-docker-4-4096"],
      );
    });

    it(`removes what is this user's own, the stack's Minikube included, on ${system}`, async () => {
      asUser(system);
      withMinikube();
      mkdirSync(paths.cache, { recursive: true });
      const kept = join(folder, "kubectl", "discovery");
      for (const name of ["127.0.0.1_16443", "other_6443"]) mkdirSync(join(kept, name, "apps"), { recursive: true });
      await clean({ words: [], options: new Set(["yes"]) });
      assert.deepEqual(
        calls().filter((call) => !call.startsWith("minikube version")),
        ["minikube delete --profile=todo-dev-docker-4-4096"],
      );
      assert.deepEqual([existsSync(paths.state), existsSync(paths.cache)], [false, false]);
      assert.deepEqual(readdirSync(kept), ["other_6443"]);
    });
  }

  it("leaves Minikube alone while the stack's state names another cluster", async () => {
    asUser("linux");
    withMinikube();
    program("pulumi", "echo 6f1d2a3c-0b4e-4c5d-8e9f-a1b2c3d4e5f6");
    await down();
    assert.deepEqual(
      calls().filter((call) => !call.startsWith("minikube version")),
      [],
    );
  });

  it("says that root is needed where a cluster was started as root, and changes nothing", async () => {
    asUser("linux");
    mkdirSync(paths.state, { recursive: true });
    const record = { boot: "other", sysctls: {}, interfaces: [], absent: [], firewall: false };
    writeFileSync(join(paths.state, "host.json"), JSON.stringify(record));
    await assert.rejects(down(), (error: unknown) => {
      assert.ok(error instanceof Failure);
      assert.equal(error.message, "The cluster was started as root, and only root can stop it");
      assert.match(error.fix, /^sudo --set-home (env "PATH=\S+:\$PATH" )?npm stop$/);
      return true;
    });
    assert.deepEqual(calls(), []);
  });
});
