import assert from "node:assert/strict";
import { claims, typescriptTitles } from "./claims";
import { type Requirement, requirements } from "./requirements";

describe("traceability", () => {
  const rows = requirements();
  const claimed = claims();

  it("reads every row of docs/requirements.md", () => {
    assert.equal(rows.length, 363);
    assert.equal(new Set(rows.map(({ id }) => id)).size, rows.length);
  });

  it("finds a test that claims each mandatory row", () => {
    const unclaimed = rows.filter(({ id, mandatory }) => mandatory && !claimed.has(id)).map(({ id }) => id);
    assert.deepEqual(unclaimed, []);
  });

  it("finds no claim of a row that doesn't exist", () => {
    const ids = new Set(rows.map(({ id }) => id));
    assert.deepEqual(
      [...claimed.keys()].filter((id) => !ids.has(id)),
      [],
    );
  });

  it("takes no claim of a test that doesn't run", () => {
    const text = `
      describe("a", () => { it("CFG-1 b", () => {}); it("c"); it.skip("d", () => {}); refuses([{ id: "CFG-2" }]); });
      describe.skip("e", () => { it("f", () => {}); });
      // it("g", () => {});
    `;
    assert.deepEqual(typescriptTitles(text).filter(Boolean), ["a", "CFG-1 b", "CFG-2"]);
  });

  after(() => console.log(table(rows)));

  function table(of: Requirement[]): string {
    const line = ({ id, mandatory }: Requirement) => {
      const [first = "", ...rest] = claimed.get(id) ?? [];
      const more = rest.length > 0 ? ` (and ${rest.length} more)` : "";
      return `${id.padEnd(8)} ${mandatory ? "M" : " "}  ${first.slice(0, 110)}${more}`;
    };
    return ["", "requirement, mark, the tests that claim it", ...of.map(line)].join("\n");
  }
});
