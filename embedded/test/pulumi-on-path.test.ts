import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pulumiPiece } from "../pieces/pulumi.ts";
import { findOnPath } from "../pieces/path.ts";

/**
 * What a release's archive contains for Node.js, next to `pulumi`: read from scripts/prep-for-goreleaser.sh and
 * .goreleaser.yml of github.com/pulumi/pulumi at the tags v3.208.0, v3.220.0, v3.221.0, v3.229.0, and at 3.259.0.
 */
const releases = {
  "3.208.0": ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs", "pulumi-analyzer-policy"],
  "3.220.0": ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs", "pulumi-analyzer-policy"],
  "3.221.0": ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"],
  "3.229.0": ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs", "pulumi-language-bun"],
  "3.259.0": ["pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs", "pulumi-language-bun"],
};

describe("a Pulumi on PATH", () => {
  const path = process.env.PATH;
  let folder: string;

  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "todo-chatbot-test-"))));
  afterEach(() => {
    process.env.PATH = path;
    rmSync(folder, { recursive: true, force: true });
  });

  /** Puts a release on PATH as its archive is unpacked. */
  function install(version: string, programs: string[]): string {
    const release = join(folder, version, "pulumi");
    mkdirSync(release, { recursive: true });
    for (const program of ["pulumi", ...programs]) {
      writeFileSync(join(release, program), `#!/bin/sh\necho "v${version}"\n`);
      chmodSync(join(release, program), 0o755);
    }
    process.env.PATH = `${release}:/usr/bin:/bin`;
    return join(release, "pulumi");
  }

  for (const [version, programs] of Object.entries(releases)) {
    it(`is used as its publisher ships ${version}`, async () => {
      const file = install(version, programs);
      assert.deepEqual(await findOnPath(pulumiPiece), { found: { file, version }, refused: [] });
    });
  }

  it("is used from a link, as Homebrew sets one", async () => {
    const file = install("3.259.0", releases["3.259.0"]);
    const bin = join(folder, "bin");
    mkdirSync(bin);
    symlinkSync(file, join(bin, "pulumi"));
    process.env.PATH = bin;
    assert.deepEqual((await findOnPath(pulumiPiece)).found, { file: join(bin, "pulumi"), version: "3.259.0" });
  });

  it("is refused in words where it is too old, incomplete, or of another generation", async () => {
    const old = install("3.207.0", releases["3.208.0"]);
    assert.deepEqual(await findOnPath(pulumiPiece), {
      refused: [`${old} (3.207.0) isn't used: it is too old, 3.208.0 or later is needed`],
    });
    const incomplete = install("3.220.0", releases["3.221.0"]);
    assert.deepEqual(await findOnPath(pulumiPiece), {
      refused: [`${incomplete} (3.220.0) isn't used: pulumi-analyzer-policy should be next to it`],
    });
    const alone = install("3.259.0", []);
    assert.deepEqual(await findOnPath(pulumiPiece), {
      refused: [
        `${alone} (3.259.0) isn't used: pulumi-language-nodejs and pulumi-resource-pulumi-nodejs should be next to it`,
      ],
    });
    const next = install("4.0.0", releases["3.259.0"]);
    assert.deepEqual(await findOnPath(pulumiPiece), {
      refused: [`${next} (4.0.0) isn't used: a version >=3.208.0 <4 is needed`],
    });
  });

  it("is looked for further along PATH where the first won't do", async () => {
    const old = install("3.100.0", releases["3.208.0"]);
    const before = process.env.PATH;
    const file = install("3.259.0", releases["3.259.0"]);
    process.env.PATH = `${before}:${process.env.PATH}`;
    assert.deepEqual(await findOnPath(pulumiPiece), {
      found: { file, version: "3.259.0" },
      refused: [`${old} (3.100.0) isn't used: it is too old, 3.208.0 or later is needed`],
    });
  });
});
