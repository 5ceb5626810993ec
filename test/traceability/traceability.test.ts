import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { claims } from "../../generate/traceability/claims";
import { traceabilityPage } from "../../generate/traceability/page";
import { pythonClaims } from "../../generate/traceability/python";
import { requirements } from "../../generate/traceability/requirements";
import { typescriptClaims } from "../../generate/traceability/typescript";

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

  describe("docs/traceability.md", () => {
    it("is current", () => {
      const page = readFileSync(join(__dirname, "..", "..", "docs", "traceability.md"), "utf8");
      assert.equal(page, traceabilityPage(), 'run "npm run docs"');
    });

    it("counts a mandatory row once, by its strongest proof", () => {
      const page = traceabilityPage(
        [
          { id: "CFG-1", mandatory: true },
          { id: "CFG-2", mandatory: true },
          { id: "CFG-3", mandatory: false },
        ],
        new Map([
          [
            "CFG-1",
            [
              { file: "test/settings/a.test.ts", title: "CFG-1" },
              { file: "test/e2e/b/pods.test.ts", title: "CFG-1 runs" },
              { file: "test/settings/a.test.ts", title: "CFG-1 again" },
              { file: "test/policy/c.test.ts", title: "CFG-1" },
            ],
          ],
          ["CFG-3", [{ file: "backend/tests/test_api.py", title: "CFG-3" }]],
        ]),
      ).split("\n");
      assert.deepEqual(
        page.filter((line) => /^ {2}"/.test(line)),
        ['  "cluster" : 1', '  "preview" : 0', '  "application" : 0', '  "command" : 0', '  "unit" : 0'],
      );
      assert.deepEqual(
        page.filter((line) => line.startsWith("| CFG")),
        [
          "| CFG-1 | M | [pods](../test/e2e/b/pods.test.ts) |  |  |  | [c](../test/policy/c.test.ts) +1 |",
          "| CFG-2 | M |  |  |  |  |  |",
          "| CFG-3 |  |  |  | [test_api](../backend/tests/test_api.py) |  |  |",
        ],
      );
    });
  });
});
