import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";

const root = join(__dirname, "..", "..", "settings");

/** Each room, with the other rooms that it may import from; types may come from anywhere. */
const rooms: Record<string, readonly string[]> = {
  problems: [],
  formats: [],
  machine: [],
  facts: ["problems", "formats"],
  schema: ["formats", "facts"],
  defaults: ["formats", "schema", "facts"],
  rules: ["problems", "formats", "schema", "facts", "defaults", "machine"],
  load: ["problems", "formats", "schema", "facts", "defaults", "rules"],
};

describe("the rooms of settings/", () => {
  const imports = globSync("**/*.ts", { cwd: root }).flatMap((file) => {
    const text = readFileSync(join(root, file), "utf8");
    return [...text.matchAll(/^(?:import|export) (?!type)[^;]* from "(\.[^"]+)"/gm)].map(([, path = ""]) => ({
      file,
      imported: normalize(join(dirname(file), path)),
    }));
  });

  it("import nothing from outside except the program's version", () => {
    const outside = imports.filter(({ imported }) => imported.startsWith("..")).map(({ imported }) => imported);
    assert.deepEqual(outside, [relative(root, join(root, "..", "package.json"))]);
  });

  it("import only from the rooms that they may", () => {
    const wrong = imports.filter(({ file, imported }) => {
      const [room = ""] = file.split("/");
      const [other = ""] = imported.split("/");
      return room !== "index.ts" && !imported.startsWith("..") && room !== other && !rooms[room]?.includes(other);
    });
    assert.deepEqual(wrong, []);
  });
});
