import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { check } from "recheck";
import ts from "typescript";

/** Each regular expression that the sources hold. */
function patternsOf(file: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) found.push(node.text);
    node.forEachChild(visit);
  };
  visit(ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest));
  return found;
}

const patterns = new Set(globSync("src/**/*.{ts,tsx}").flatMap(patternsOf));

describe("regular expressions", () => {
  it("are found in the sources", () => {
    assert.ok(patterns.size >= 5, [...patterns].join(" "));
  });

  for (const pattern of patterns) {
    it(`${pattern} takes linear time`, async () => {
      const end = pattern.lastIndexOf("/");
      const { status } = await check(pattern.slice(1, end), pattern.slice(end + 1));
      assert.equal(status, "safe");
    });
  }

  it("are told apart from a slow one", async () => {
    assert.equal((await check("^mark\\s+(.+?)\\s+(as\\s+)?done$", "s")).status, "vulnerable");
  });
});
