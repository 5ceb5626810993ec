import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { paths } from "../../embedded/host/paths.ts";
import { Run } from "../../toolchain/ci/github.ts";
import { reportSupport } from "../../toolchain/ci/support.ts";
import { versionRows } from "../../toolchain/versions/index.ts";
import { knownSupport, type Support, supportSchema } from "../../toolchain/versions/support.ts";
import { dueBy, supportRows, supportTable, withTable } from "../../toolchain/versions/table.ts";
import { GitHubServer } from "./ci/github-server.ts";

const support: Support = {
  Thing: { source: "https://things.test/eol", read: "2026-11-30", ends: { "3": "newest", "3.11": "2027-10-31" } },
};
const pinned = [
  { product: "Thing", version: "3.11.4", file: "a.json" },
  { product: "Thing", version: "3.1.4", file: "a.json" },
  { product: "Thing", version: "3.11.4", file: "b.json" },
  { product: "Thing", version: "2.0.0", file: "a.json" },
  { product: "Other", version: "1.0.0", file: "c.json" },
];

describe("the versions that are chosen", () => {
  it("are those of docs/toolchain.md", () => {
    const page = readFileSync(join(paths.repository, "docs", "toolchain.md"), "utf8");
    assert.equal(page, withTable(page, supportTable(versionRows())), 'run "npm run toolchain -- versions --write"');
  });

  it("are each found, in a file that exists, with an end that is known", () => {
    const rows = versionRows();
    for (const { product, version, file, ends } of rows) {
      assert.match(version, /^(\d+(\.\d+)*|[a-z]+)$/, product);
      assert.ok(ends, `${product} ${version} isn't in toolchain/versions/support.json`);
      for (const each of file.split(", ")) assert.ok(existsSync(join(paths.repository, each)), each);
    }
    const names = new Set(rows.map(({ product }) => product));
    for (const product of ["Pulumi", "Kubernetes", "Node.js", "Python", "PostgreSQL", "Next.js", "Debian", "Go"])
      assert.ok(names.has(product), product);
  });

  it("have ends from sources that were read on a day that is past, or decisions", () => {
    for (const [product, { source, read, stays = {} }] of Object.entries(knownSupport())) {
      for (const decision of Object.values(stays))
        assert.ok(existsSync(join(paths.repository, "docs", "decisions", decision)), decision);
      assert.match(source, /^https:/, product);
      assert.ok(Date.parse(read) <= Date.now(), product);
    }
    assert.throws(() => supportSchema.parse({ Thing: { ...support.Thing, ends: { "3": "soon" } } }));
  });
});

describe("the table of versions", () => {
  const rows = supportRows(pinned, support);

  it("takes the longest beginning of a version that is known, and names every file once", () => {
    assert.deepEqual(
      rows.map(({ product, version, file, ends }) => [product, version, file, ends]),
      [
        ["Thing", "3.11.4", "a.json, b.json", "2027-10-31"],
        ["Thing", "3.1.4", "a.json", "newest"],
        ["Thing", "2.0.0", "a.json", undefined],
        ["Other", "1.0.0", "c.json", undefined],
      ],
    );
    assert.equal(
      supportTable(rows).split("\n")[2],
      "| Thing | 3.11.4 | 2027-10-31 | [things.test](https://things.test/eol), 2026-11-30 | `a.json`, `b.json` |",
    );
  });

  it("says what is due: what ends soon, has ended, or isn't known", () => {
    const thing = (today: string) => dueBy(rows.slice(0, 2), today, 60);
    assert.deepEqual(thing("2027-08-31"), []);
    const fix = "raise it, or keep it by a decision (stays in support.json)";
    assert.deepEqual(thing("2027-09-01"), [`Thing 3.11.4 (a.json, b.json): support ends on 2027-10-31; ${fix}`]);
    assert.deepEqual(thing("2027-11-01"), [`Thing 3.11.4 (a.json, b.json): support ended on 2027-10-31; ${fix}`]);
    assert.deepEqual(dueBy(rows.slice(2, 3), "2026-11-30", 60), [
      "Thing 2.0.0 (a.json): toolchain/versions/support.json has no such version",
    ]);
  });

  it("leaves alone what a decision keeps, and links it", () => {
    const keeping: Support = { Thing: { ...support.Thing, stays: { "3.11": "0001-toolchain.md" } } as Support[string] };
    const [kept] = supportRows(pinned.slice(0, 1), keeping);
    assert.ok(kept);
    assert.deepEqual(dueBy([kept], "2027-11-01", 60), []);
    assert.match(supportTable([kept]), / 2027-10-31, \[kept\]\(decisions\/0001-toolchain\.md\) /);
  });

  it("replaces the one between its marks, which the page must have", () => {
    const marks = ["<!-- versions: written by `npm run toolchain -- versions --write` -->", "<!-- end of versions -->"];
    const page = `before\n\n${marks.join("\n\nold\n\n")}\n\nafter\n`;
    assert.equal(withTable(page, "new"), `before\n\n${marks.join("\n\nnew\n\n")}\n\nafter\n`);
    assert.throws(() => withTable("no marks", "new"), /docs\/toolchain.md lacks the lines/);
  });
});

describe("the issue about versions", () => {
  const github = new GitHubServer();
  let run: Run;
  const { log } = console;

  before(async () => {
    run = new Run({
      GITHUB_API_URL: await github.listen(),
      GITHUB_TOKEN: "a token",
      GITHUB_REPOSITORY: "example/todo-chatbot",
      GITHUB_SERVER_URL: "https://github.test",
      GITHUB_RUN_ID: "7",
    });
    console.log = () => {};
  });
  after(async () => {
    console.log = log;
    await github.close();
  });

  it("isn't opened where nothing is due", async () => {
    await reportSupport([], run);
    assert.deepEqual(github.requests, []);
  });

  it("is opened once, and rewritten while it is open", async () => {
    for (let number = 1; number <= 100; number++)
      github.issues.push({ number, title: "another", body: "", state: "open" });
    await reportSupport(["Thing 3 ends"], run);
    await reportSupport(["Thing 3 ends", "Thing 4 ends"], run);
    assert.deepEqual(github.issues.slice(100), [
      {
        number: 101,
        title: "Versions whose support ends",
        body:
          "<!-- todo-chatbot: versions -->\n- [ ] Thing 3 ends\n- [ ] Thing 4 ends\n\n" +
          "Found by https://github.test/example/todo-chatbot/actions/runs/7",
        state: "open",
      },
    ]);
    Object.assign(github.issues[100] ?? {}, { state: "closed" });
    await reportSupport(["Thing 5 ends"], run);
    assert.equal(github.issues.length, 102);
  });

  it("says which permission it needs where it has none", async () => {
    github.readOnly = true;
    await assert.rejects(reportSupport(["Thing 3 ends"], run), ({ fix }: { fix: string }) => {
      assert.match(fix, /an issue issues: write/);
      return true;
    });
  });
});
