import assert from "node:assert/strict";
import { join } from "node:path";
import { Workspace } from "../support/workspace";

describe("Pulumi's runtime options", () => {
  const workspace = new Workspace("options", "dev", {}, join(__dirname, "options-program"));

  before(() => workspace.init());
  after(() => workspace.remove());

  it("reach the program: without them it would run under ts-node and take three times as long", async () => {
    const { exitCode, output } = await workspace.pulumi("preview");
    assert.equal(exitCode, 0, output);
    assert.match(output, /preloaded *: "before the program"/);
    assert.match(output, /typescript *: "off"/);
  });
});
