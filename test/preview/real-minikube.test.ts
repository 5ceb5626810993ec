import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { findProgram } from "../../settings/machine/programs";
import { Workspace } from "../support/workspace";

const builder = "todo-real-minikube";

/** Why this machine can't run a real Minikube; undefined if it can. */
function missing(): string | undefined {
  if (!findProgram("minikube")) return "Minikube isn't installed";
  if (!findProgram("docker")) return "Docker isn't installed";
  return process.getuid?.() === 0 ? "Minikube refuses root" : undefined;
}

/**
 * With the real Minikube and Docker, on a machine that has both; elsewhere minikube.test.ts, with its stand-in, has
 * to do.
 */
describe("a stack that creates a real Minikube", function () {
  this.timeout(900_000);
  const settings = { driver: "docker", cpus: 2, memory: 2200, addons: [] };
  const overrides = {
    "todo:namespace": "todo-real-minikube",
    "todo:cluster": { kind: "minikube", minikube: settings },
  };
  const workspace = new Workspace("realminikube", "dev", overrides, join(__dirname, "minikube", "program"));
  const minikube = (...args: string[]) =>
    execFileSync("minikube", args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  const profiles = () =>
    (JSON.parse(minikube("profile", "list", "--output=json")) as { valid: { Name: string }[] }).valid.map(
      ({ Name }) => Name,
    );
  const profile = "todo-realminikube-docker-2-2200";

  before(async function () {
    const why = missing();
    if (why !== undefined) {
      console.warn(`    SKIPPED: no test has met a real Minikube, because ${why}`);
      this.skip();
    }
    // Docker's default builder can't write an image to a directory unless Docker keeps images in containerd.
    execFileSync("docker", ["buildx", "create", "--name", builder, "--driver", "docker-container"], {
      stdio: "ignore",
    });
    process.env.TEST_BUILDER = builder;
    await workspace.init();
  });
  after(() => {
    if (process.env.TEST_BUILDER !== builder) return;
    delete process.env.TEST_BUILDER;
    execFileSync("docker", ["buildx", "rm", builder], { stdio: "ignore" });
    workspace.remove();
  });

  it("MK-1 MK-2 MK-3 MK-6 starts it, loads the image into it and deploys to it", async () => {
    const { exitCode, output } = await workspace.pulumi("up", "--yes", "--skip-preview");
    assert.equal(exitCode, 0, output);
    assert.ok(profiles().includes(profile));
    const reference = (await workspace.pulumi("stack", "output", "reference")).stdout;
    assert.ok(minikube(`--profile=${profile}`, "image", "ls").includes(reference), reference);
  });

  it("MK-6 then has nothing to change", async () => {
    const { exitCode, output } = await workspace.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes");
    assert.equal(exitCode, 0, output);
  });

  it("MK-6 deletes it with the stack", async () => {
    const { exitCode, output } = await workspace.pulumi("destroy", "--yes", "--skip-preview");
    assert.equal(exitCode, 0, output);
    assert.ok(!profiles().includes(profile));
  });
});
