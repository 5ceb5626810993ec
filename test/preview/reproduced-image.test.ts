import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Workspace } from "../support/workspace";

/** The real engine, BuildKit and registry; no build reuses anything from the previous one. */
describe("an image built twice from the same sources", () => {
  const folder = mkdtempSync(join(tmpdir(), "todo-reproduced-"));
  const [monday, tuesday] = ["monday", "tuesday"].map((day, index) => {
    const context = join(folder, day);
    mkdirSync(context);
    writeFileSync(join(context, "Dockerfile"), "FROM scratch\nCOPY Dockerfile /\n");
    // Like two clones of the repository.
    utimesSync(join(context, "Dockerfile"), 1_750_000_000 + index * 86_400, 1_750_000_000 + index * 86_400);
    return context;
  });
  const workspace = new Workspace("reproduced", "dev", {}, join(__dirname, "reproduced-image"));
  const digestOf = async (build: { context: string | undefined; time?: number }) => {
    workspace.configure({ "todo:build": build });
    const { exitCode, output } = await workspace.pulumi("up", "--yes", "--skip-preview");
    assert.equal(exitCode, 0, output);
    const reference = (await workspace.pulumi("stack", "output", "reference")).stdout;
    return /^localhost:\d+\/todo-reproduced@(sha256:[0-9a-f]{64})$/.exec(reference)?.[1];
  };

  before(() => workspace.init());
  after(async () => {
    await workspace.pulumi("destroy", "--yes", "--skip-preview");
    workspace.remove();
    rmSync(folder, { recursive: true });
  });

  it("IMG-7 has the same digest, whenever and wherever it is built", async () => {
    const time = 1_700_000_000;
    const digest = await digestOf({ context: monday, time });
    assert.ok(digest);
    assert.equal(await digestOf({ context: tuesday, time }), digest);
  });

  it("keeps its files' own times if nothing says when they changed", async () => {
    assert.notEqual(await digestOf({ context: monday }), await digestOf({ context: tuesday }));
  });
});
