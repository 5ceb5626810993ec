import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

const root = join(__dirname, "..", "..");

describe("the policy pack's start", () => {
  let folder: string;
  const inPack = (...path: string[]) => join(folder, "policy", ...path);

  before(function () {
    this.timeout(120_000);
    folder = mkdtempSync(join(tmpdir(), "todo-chatbot-test-"));
    const filter = (path: string) => !["bin", "node_modules"].includes(basename(path));
    cpSync(join(root, "policy"), inPack(), { recursive: true, filter });
    for (const file of ["tsconfig.json", "package.json"]) cpSync(join(root, file), join(folder, file));
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    assert.equal(start(), "");
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Loads the pack as Pulumi does, and ends it once it has started. */
  function start(): string {
    const script = "require('./policy/main.cjs'); setImmediate(() => process.exit())";
    try {
      execFileSync(process.execPath, ["-e", script], { cwd: folder, stdio: "pipe" });
      return "";
    } catch (error) {
      return String((error as { stderr: Buffer }).stderr);
    }
  }
  const made = (file: string) => statSync(inPack("bin", file)).mtimeMs;

  it("needs no compiler run by hand, and compiles again only what was edited", () => {
    const [index, rule] = [made("index.js"), made("rule.js")];
    assert.equal(start(), "");
    assert.deepEqual([made("index.js"), made("rule.js")], [index, rule]);

    appendFileSync(inPack("rule.ts"), "\nexport const edited = true;\n");
    utimesSync(inPack("rule.ts"), new Date(), new Date(Date.now() + 2_000));
    assert.equal(start(), "");
    assert.match(readFileSync(inPack("bin", "rule.js"), "utf8"), /edited = true/);
    assert.equal(made("index.js"), index);
  });

  it("says where a source has a fault", () => {
    const source = readFileSync(inPack("rule.ts"), "utf8");
    writeFileSync(inPack("rule.ts"), `${source}export const = 1;\n`);
    utimesSync(inPack("rule.ts"), new Date(), new Date(Date.now() + 4_000));
    const line = source.split("\n").length;
    const said = start();
    assert.ok(said.includes(`SyntaxError: policy/rule.ts:${line}: Variable declaration expected.`), said);
    writeFileSync(inPack("rule.ts"), source);
  });

  it("needs neither sources nor a compiler where it is installed", () => {
    for (const path of readdirSync(inPack()).filter((each) => !["bin", "main.cjs", "package.json"].includes(each)))
      rmSync(inPack(path), { recursive: true });
    assert.equal(start(), "");
  });
});
