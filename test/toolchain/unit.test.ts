import assert from "node:assert/strict";
import { join } from "node:path";
import { execa } from "execa";

const repository = join(import.meta.dirname, "..", "..");

/** The top-level titles that `mocha` prints if it only lists what it would run. */
async function listed(...words: string[]): Promise<{ titles: string[]; output: string; exitCode: number | undefined }> {
  const mocha = join(repository, "node_modules", ".bin", "mocha");
  const { all, exitCode } = await execa(mocha, ["--dry-run", "--no-color", ...words], {
    cwd: repository,
    all: true,
    reject: false,
  });
  return { titles: [...all.matchAll(/^ {2}([a-z].*)$/gm)].map(([, title = ""]) => title), output: all, exitCode };
}

describe("npm run unit", function () {
  // Every file is transpiled once.
  this.timeout(60_000);

  it("runs the named files and folders, and no others", async () => {
    const { titles, output } = await listed("test/settings/facts", "test/register.test.ts");
    assert.deepEqual(
      titles,
      ["the application's environment", "settings of images", "the age of a secret", "register.cjs"],
      output,
    );
  });

  it("runs tests of the toolchain, but not together with the program's", async () => {
    assert.deepEqual((await listed("embedded/test/lock.test.ts")).titles, ["lock"]);
    const { output, exitCode } = await listed("embedded/test/lock.test.ts", "test/register.test.ts");
    assert.equal(exitCode, 1);
    assert.match(output, /name one or the other/);
  });

  it("says so if there is no such file, and runs nothing instead", async () => {
    const { output, exitCode } = await listed("test/settings/nothing.test.ts");
    assert.equal(exitCode, 1);
    assert.match(output, /No test files found: "test\/settings\/nothing\.test\.ts"/);
  });
});
