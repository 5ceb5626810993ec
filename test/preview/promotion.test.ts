import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readEmbeddedCluster } from "../../components/cluster/embedded";
import { Workspace } from "../support/workspace";

interface Released {
  version: string;
  frontend: { reference: string; tag: string };
  promotedFrom: string[];
  previous: { frontend: { reference: string } }[];
}

/** The real engine and registry; the images have a single layer, and the program that runs them doesn't care. */
describe("a promotion", () => {
  const { registry } = readEmbeddedCluster();
  const program = join(__dirname, "promotion");
  const run = randomBytes(4).toString("hex");
  const [here, there] = [`${registry}/todo-${run}/staging`, `${registry}/todo-${run}/prod`];
  const staging = new Workspace("staging", "dev", {}, program);
  const prod = new Workspace("prod", "dev", {}, program, staging);
  let digest = "";

  const up = (workspace: Workspace, wanted: object) => {
    workspace.configure({ "todo:promotion": wanted });
    return workspace.pulumi("up", "--yes", "--skip-preview");
  };
  const promote = (registry = there) => up(prod, { registry, from: "staging" });
  const release = async (workspace: Workspace) =>
    JSON.parse((await workspace.pulumi("stack", "output", "release", "--json")).stdout || "{}") as Released;
  const crane = async (...args: string[]) => {
    const { exitCode, output, stdout } = await staging.command("crane", ...args);
    assert.equal(exitCode, 0, output);
    return stdout.trim();
  };
  /** Pushes an image of the given size in bytes to staging's registry, for both components. */
  const pushed = async (bytes: number) => {
    const content = join(staging.folder, "content");
    mkdirSync(content, { recursive: true });
    writeFileSync(join(content, "file"), randomBytes(bytes));
    const layer = join(staging.folder, "layer.tar");
    await staging.command("tar", "-cf", layer, "-C", content, "file");
    for (const component of ["frontend", "backend"])
      await crane("append", `--new_layer=${layer}`, `--new_tag=${here}/todo-${component}:1.2.3`);
    return crane("digest", `${here}/todo-backend:1.2.3`);
  };
  /** The message that ends a promotion: it is the only one, and nothing is promoted. */
  const refusal = async (problems: string[]) => {
    const before = await release(prod);
    const { exitCode, output } = await promote();
    assert.notEqual(exitCode, 0, output);
    const list = problems.map((problem) => `      - ${problem}\n`).join("");
    assert.equal(
      /\(todo-prod\):\n([^]*?)\n\n/.exec(output)?.[1],
      "    error: Stack organization/todo/staging, which todo:promoteFrom names, can't be used; nothing was " +
        "changed.\n" +
        `${list}        fix: fix that stack, bring it up with pulumi up --stack staging, then try again`,
      output,
    );
    assert.deepEqual(await release(prod), before);
  };

  before(async () => {
    digest = await pushed(1000);
    await staging.init();
    await prod.init();
  });
  after(() => {
    for (const workspace of [prod, staging]) workspace.remove();
  });

  it("IMG-7 is refused with every reason for images that weren't released or tested", async () => {
    const { exitCode, output } = await up(staging, { registry: here, digest, tag: "latest", connectionTest: "off" });
    assert.equal(exitCode, 0, output);
    const noRelease = "tag latest isn't a release tag: a SemVer version, built from a clean tree";
    await refusal([
      "its connection test is off (todo:connectionTest.enabled), so nothing has shown that its images work",
      `its frontend's ${noRelease}`,
      `its backend's ${noRelease}`,
    ]);
  });

  it("IMG-7 runs exactly the digests that the other stack runs, copied to its own registry", async () => {
    const { exitCode, output } = await up(staging, { registry: here, digest });
    assert.equal(exitCode, 0, output);
    const promotion = await promote();
    assert.equal(promotion.exitCode, 0, promotion.output);
    const { frontend, promotedFrom, previous } = await release(prod);
    assert.deepEqual(
      [frontend, promotedFrom, previous],
      [{ reference: `${there}/todo-frontend@${digest}`, tag: "1.2.3" }, ["organization/todo/staging"], []],
    );
    assert.equal(await crane("digest", `${there}/todo-frontend:1.2.3`), digest);
  });

  it("is refused without crane, even in a preview, unless it copies within one registry", async () => {
    const withoutCrane = await staging.pathWith("pulumi", "kubectl", "node");
    const preview = (registry: string) => {
      prod.configure({ "todo:promotion": { registry, from: "staging" } });
      return prod.pulumi("preview", { PATH: withoutCrane });
    };
    const { exitCode, output } = await preview(there);
    assert.notEqual(exitCode, 0, output);
    const missing =
      /^ +error: crane isn't on PATH; the program reads and copies images in registries with it; nothing was changed/gm;
    assert.equal(output.match(missing)?.length, 1, output);
    assert.match(output, /fix: install it: https:\/\/github\.com\/google\/go-containerregistry$/m);
    const same = await preview(here);
    assert.equal(same.exitCode, 0, same.output);
  });

  it("is refused in a circle of stacks", async () => {
    staging.configure({ "todo:promotion": { registry: here, from: "prod" } });
    const { exitCode, output } = await staging.pulumi("preview");
    assert.notEqual(exitCode, 0, output);
    const circle = ["staging", "prod", "staging"].map((stack) => `organization/todo/${stack}`).join(" <- ");
    assert.ok(output.includes(`its images come from this stack, in a circle: ${circle}`), output);
  });

  it("is refused if the other stack's last update failed", async () => {
    await up(staging, { registry: here, digest, fails: true });
    await refusal(["its last update didn't succeed: failed"]);
  });

  it("ends with one message if a registry can't be reached, and changes nothing", async () => {
    const first = digest;
    digest = await pushed(20_000_000);
    await up(staging, { registry: here, digest });
    const { exitCode, output } = await promote("localhost:1");
    assert.notEqual(exitCode, 0, output);
    assert.ok(
      output.includes(`The image ${here}/todo-frontend@${digest} can't be copied to localhost:1/todo-frontend: `),
      output,
    );
    assert.match(
      output,
      /connection refused\s+fix: check that the registry answers, and log in to it \(docker login <registry>\)/,
    );
    assert.equal((await release(prod)).frontend.reference, `${there}/todo-frontend@${first}`);
  });

  it(
    "that was killed while copying is completed by the next, which removes the lock and " + "remembers what ran before",
    async () => {
      const before = await release(prod);
      prod.configure({ "todo:promotion": { registry: there, from: "staging" } });
      await prod.kill(["up", "--yes", "--skip-preview"], /copying .*todo-frontend@/);
      assert.deepEqual(await release(prod), before);
      const { exitCode, output } = await prod.toolchain("promote", "staging", "prod", { PULUMI_OPTION_CWD: program });
      assert.equal(exitCode, 0, output);
      const { frontend, previous } = await release(prod);
      assert.equal(frontend.reference, `${there}/todo-frontend@${digest}`);
      assert.deepEqual(
        previous.map((one) => one.frontend.reference),
        [before.frontend.reference],
      );
      assert.equal(await crane("digest", `${there}/todo-backend:1.2.3`), digest);
    },
  );
});
