import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(__dirname, "..", "docs");
const page = readFileSync(join(folder, "platforms.md"), "utf8");
const [head = [], , ...rows] = page
  .split("\n")
  .filter((line) => line.startsWith("|"))
  .map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

/** The titles of a file's tests, as they are in its source. */
function titlesIn(file: string): string[] {
  const source = readFileSync(join(folder, file), "utf8");
  return [...source.matchAll(/\b(?:it|describe)\(\s*(["'`])([^]*?)\1,/g)].map(([, , title = ""]) => title);
}

describe("the page of platforms", () => {
  it("has every kind of machine that the project is for", () => {
    const machines = rows.map(([name = ""]) => name).join("\n");
    for (const kind of ["macOS arm64", "macOS amd64", "Minikube", "neither", "WSL2", "GitHub", "v1", "v2", "proxy"])
      assert.ok(machines.includes(kind), kind);
  });

  for (const [machine = "", ...cells] of rows) {
    it(`backs what it says of ${machine} by tests that exist, or says that it wasn't tried`, () => {
      assert.equal(cells.length, head.length - 1);
      for (const cell of cells) {
        const links = [...cell.matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)];
        if (links.length === 0) assert.equal(cell, "not tried");
        else assert.match(cell, /\b(run|played|read)\b/);
        for (const [, text = "", file = ""] of links)
          assert.ok(
            titlesIn(file).some((title) => title.includes(text)),
            `no test in ${file} has "${text}" in its title`,
          );
      }
    });
  }
});
