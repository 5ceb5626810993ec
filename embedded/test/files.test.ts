import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { leadsInto } from "../host/files.ts";

describe("a file that leads into a folder", () => {
  let root: string;
  const at = (...names: string[]) => join(root, ...names);

  before(() => {
    root = mkdtempSync(join(tmpdir(), "files-"));
    for (const folder of ["real/cache", "real/cache2", "bin"]) mkdirSync(at(folder), { recursive: true });
    symlinkSync(at("real"), at("link"));
    writeFileSync(at("real/cache/crane"), "");
    writeFileSync(at("real/cache2/crane"), "");
    symlinkSync(at("link/cache/crane"), at("bin/crane"));
    symlinkSync(at("real/cache2/crane"), at("bin/other"));
  });
  after(() => rmSync(root, { recursive: true }));

  it("does so by links, whether or not the folder is behind one", () => {
    for (const folder of ["real/cache", "link/cache"]) {
      assert.equal(leadsInto(at("bin/crane"), at(folder)), true);
      assert.equal(leadsInto(at("real/cache/crane"), at(folder)), true);
    }
  });

  it("doesn't if the folder's name only begins alike, or something is missing", () => {
    assert.equal(leadsInto(at("bin/other"), at("link/cache")), false);
    assert.equal(leadsInto(at("bin/crane"), at("bin/missing")), false);
    assert.equal(leadsInto(at("bin/missing"), at("bin")), false);
  });
});
