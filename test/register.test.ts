import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";

describe("register.cjs", () => {
  const folder = mkdtempSync(join(tmpdir(), "todo-register-"));
  const program = join(folder, "program.ts");
  after(() => rmSync(folder, { recursive: true }));

  const run = (text: string) => {
    writeFileSync(program, text);
    return execa(process.execPath, ["--require", join(__dirname, "..", "register.cjs"), program], { reject: false });
  };

  it("runs what the file says now, not what it said before", async () => {
    assert.equal((await run("const count: number = 1; console.log(count);")).stdout, "1");
    assert.equal((await run("const count: number = 2; console.log(count);")).stdout, "2");
  });

  it("names file, line and reason when the file can't be read as TypeScript", async () => {
    const { exitCode, stderr } = await run("const count: = 1;");
    assert.equal(exitCode, 1);
    assert.match(stderr, /program\.ts\(1,14\): error TS1110: Type expected/);
  });

  it("points at the line of the TypeScript when the program throws", async () => {
    const { stderr } = await run(
      'interface Task {\n  title: string;\n}\nthrow new Error("no " + (undefined as unknown as Task));',
    );
    assert.match(stderr, /program\.ts:4/);
  });

  it("gives stack traces as Node would, in the TypeScript's lines", async () => {
    const { stdout } = await run(
      "interface Task {\n  title: string;\n}\nfunction fail(): never {\n  throw new TypeError('no');\n}\ntry {\n  fail();\n} catch (error) {\n  console.log((error as Error).stack);\n}",
    );
    const [message, first, second] = stdout.split("\n");
    assert.equal(message, "TypeError: no");
    assert.match(
      `${first}\n${second}`,
      /^ {4}at fail \(.*\/program\.ts:5:\d+\)\n {4}at Object\.<anonymous> \(.*\/program\.ts:8:\d+\)$/,
    );
  });
});
