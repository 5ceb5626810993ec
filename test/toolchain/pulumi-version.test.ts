import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { describe as text } from "../../embedded/host/failure.ts";
import { paths } from "../../embedded/host/paths.ts";
import { requirePulumi } from "../../toolchain/stack/pulumi-version.ts";

const install = "https://www.pulumi.com/docs/iac/download-install/";

describe("the Pulumi that the commands use", () => {
  const { PATH } = process.env;
  const { bin } = paths;
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "todo-pulumi-"));
    // As on a machine where the toolchain got none.
    Object.assign(paths, { bin: join(folder, "none") });
    process.env.PATH = folder;
  });
  afterEach(() => {
    process.env.PATH = PATH;
    Object.assign(paths, { bin });
    rmSync(folder, { recursive: true, force: true });
  });

  function pulumi(output: string): void {
    writeFileSync(join(folder, "pulumi"), `#!/bin/sh\necho "${output}"\n`);
    chmodSync(join(folder, "pulumi"), 0o755);
  }

  const refusal = () => requirePulumi().then(() => "", text);

  it("is refused where it is too old, doesn't run, or is missing", async () => {
    assert.equal(
      await refusal(),
      "✖ Pulumi is missing\n  why: there is no pulumi on PATH\n" +
        `  fix: Install 3.208.0 or later (${install}), or run "npm start", which gets it.`,
    );
    pulumi("v3.207.0");
    assert.equal(
      await refusal(),
      `✖ Pulumi 3.207.0 is too old\n  why: ${folder}/pulumi is the pulumi on PATH, and 3.208.0 is the oldest that ` +
        `can be used\n  fix: Install 3.208.0 or later (${install}).`,
    );
    pulumi("no version");
    assert.equal(
      await refusal(),
      `✖ Pulumi doesn't run\n  why: "${folder}/pulumi version" prints no version\n` +
        `  fix: Install 3.208.0 or later (${install}).`,
    );
  });

  for (const version of ["v3.208.0", "v3.259.0", "v3.300.1-alpha.1"]) {
    it(`may be ${version}`, async () => {
      pulumi(version);
      assert.equal(await refusal(), "");
    });
  }

  it("is checked before a command does anything with a stack", async () => {
    pulumi("v3.207.0");
    const state = join(folder, "state.json");
    const { exitCode, stderr } = await execa(process.execPath, ["toolchain/main.ts", "export-state", "dev", state], {
      cwd: paths.repository,
      env: { PATH: [folder, "/usr/bin", "/bin"].join(":") },
      reject: false,
    });
    assert.equal(exitCode, 1);
    assert.match(stderr, /Pulumi 3\.207\.0 is too old/);
    assert.ok(!existsSync(state));
  });
});
