import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { wholeFolder } from "../host/whole-folder.ts";

const module = join(import.meta.dirname, "..", "host", "whole-folder.ts");

describe("a folder that is made whole", () => {
  let parent: string;
  let folder: string;

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), "whole-"));
    folder = join(parent, "tools");
  });
  afterEach(() => rmSync(parent, { recursive: true }));

  const make = (text: string) => (partial: string) => {
    writeFileSync(join(partial, "file"), text);
    return Promise.resolve(text);
  };
  const content = () => readFileSync(join(folder, "file"), "utf8");

  it("is made once", async () => {
    assert.equal(await wholeFolder(folder, make("one")), "one");
    assert.equal(await wholeFolder(folder, make("other")), undefined);
    assert.equal(content(), "one");
    assert.deepEqual(readdirSync(parent), ["tools"]);
  });

  it("is the winner's if two runs make it at a time, and the loser goes on with it", async () => {
    const program = `
      import { writeFileSync } from "node:fs";
      import { join } from "node:path";
      import { wholeFolder } from ${JSON.stringify(module)};
      await wholeFolder(${JSON.stringify(folder)}, (partial) => writeFileSync(join(partial, "file"), "winner"));`;
    const made = await wholeFolder(folder, (partial) => {
      writeFileSync(join(partial, "file"), "loser");
      const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
        encoding: "utf8",
      });
      assert.equal(status, 0, stderr);
      return make("loser")(partial);
    });
    assert.equal(made, "loser");
    assert.equal(content(), "winner");
    assert.deepEqual(readdirSync(parent), ["tools"]);
  });

  it("leaves nothing of a run that fails or was killed", async () => {
    await assert.rejects(
      wholeFolder(folder, () => Promise.reject(new Error("no network"))),
      { message: "no network" },
    );
    assert.deepEqual(readdirSync(parent), []);
    mkdirSync(`${folder}.partial-999999999-1`);
    await wholeFolder(folder, make("one"));
    assert.ok(existsSync(folder));
    assert.deepEqual(readdirSync(parent), ["tools"]);
  });
});
