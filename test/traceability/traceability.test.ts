import assert from "node:assert/strict";
import { claims } from "./claims";
import { pythonClaims } from "./python";
import { type Requirement, requirements } from "./requirements";
import { typescriptClaims } from "./typescript";

describe("traceability", () => {
  const rows = requirements();
  const claimed = claims();

  it("reads every row of docs/requirements.md", () => {
    assert.equal(rows.length, 366);
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

  it("treats every value format as mandatory", () => {
    const formats = rows.filter(({ id }) => id.startsWith("VAL-"));
    assert.equal(formats.length, 9);
    assert.deepEqual(
      formats.filter(({ mandatory }) => !mandatory),
      [],
    );
  });

  describe("accepts as claims", () => {
    const cases: { of: string; text: string; claims: string[] }[] = [
      {
        of: "the titles of tests and of the suites around them",
        text: `describe("a", () => { it("CFG-1 b", () => { assert.ok(c); }); test("d", async () => e()); });`,
        claims: ["a", "CFG-1 b", "d"],
      },
      {
        of: "the rows of the tables of settings",
        text: `refuses([{ id: "CFG-2" }, ...["a"].map((text) => ({ id: \`SCR-8 \${text}\` }))]);`,
        claims: ["CFG-2", "SCR-8 ${text}"],
      },
      {
        of: "the rows of a table that a test is made of for each",
        text: `
          const cases = [{ id: "CFG-3" }];
          for (const { id } of cases) it(\`\${id} is so\`, () => check());
          for (const each of [{ id: "CFG-4" }]) it(\`\${each.id}\`, () => check());
        `,
        claims: ["CFG-3", "${id} is so", "CFG-4", "${each.id}"],
      },
      {
        of: "the rows that are given to a function of the file which makes tests of them",
        text: `
          function bad(rows) { for (const row of rows) it(\`\${row.id}\`, () => check(row)); }
          bad([{ id: "CFG-5" }]);
        `,
        claims: ["${row.id}", "CFG-5"],
      },
    ];
    for (const { of, text, claims } of cases)
      it(of, () => {
        assert.deepEqual(typescriptClaims(text), claims);
      });
  });

  describe("doesn't accept as claims", () => {
    const cases: Record<string, string> = {
      "of a test without a body": `it("CFG-1");`,
      "of a test with an empty body": `it("CFG-1", () => {}); it("CFG-2", async function () { /* later */ });`,
      "of a skipped test": `it.skip("CFG-1", () => a()); test("CFG-2", { skip: true }, () => a());`,
      "of a suite without a test": `describe("CFG-1", () => { it("", () => {}); });`,
      "of a skipped suite": `describe.skip("CFG-1", () => { it("CFG-2", () => a()); });`,
      "of a test that may skip itself": `it("CFG-1", function () { if (a) this.skip(); b(); });`,
      "of a suite that may skip itself":
        `describe("CFG-1", () => { before(function () { if (a) this.skip(); }); ` + `it("CFG-2", () => b()); });`,
      "of a comment": `// it("CFG-1", () => a());`,
      "of any object with an id": `const a = { id: "CFG-1" }; b([{ id: "CFG-2" }]); const c = [{ id: "CFG-3" }];`,
      "of a table whose tests don't name its ids":
        `const a = [{ id: "CFG-1" }]; ` + `for (const { id } of a) it("", () => check(id));`,
    };
    for (const [of, text] of Object.entries(cases))
      it(of, () => {
        assert.deepEqual(typescriptClaims(text), []);
      });
  });

  it("accepts the docstrings of Python tests as claims, unless the test is skipped or empty", () => {
    const text = `
def test_one(client: Client, value: int = int(1)) -> None:
    """CFG-1 is so."""
    assert client

@pytest.mark.skipif(condition, reason="none")
def test_two() -> None:
    """CFG-2 is so."""
    assert True

class TestThree:
    @pytest.mark.parametrize("a", [1])
    async def test_three(self) -> None:
        """CFG-3 is
        so."""
        assert self

def test_four() -> None:
    """CFG-4 is so."""

def test_five() -> None:
    """CFG-5 is so."""
    pytest.skip("not here")
`;
    assert.deepEqual(pythonClaims(text), ["CFG-1 is so.", "CFG-3 is\n        so."]);
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
