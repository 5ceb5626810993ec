import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { paths } from "../../../embedded/host/paths.ts";

const main = join(paths.repository, "toolchain", "main.ts");

/** What starts the embedded cluster: refused for a user, and for root without the programs that the checks use. */
const noCluster = /The embedded Kubernetes cluster can't run on this machine/;
/** What gets Pulumi where there is none; its publisher can't be reached, nor can it be built. */
const noPulumiToGet = /Go is needed to build what can't be downloaded[^]*there is no python3 on PATH/;
const noPulumi = /Pulumi is missing[^]*there is no pulumi on PATH/;

interface Case {
  /** The command as it is typed after `npm run toolchain --`; FOLDER is an empty folder. */
  line: string;
  /** What it says. */
  says: RegExp;
  /** Whether it has nothing to complain of. */
  succeeds?: true | "perhaps";
}

const cases: Case[] = [
  { line: "start", says: noCluster },
  { line: "up", says: noCluster },
  { line: "test", says: noCluster },
  { line: "bench", says: /✖ / },
  { line: "stop", says: /isn't running/, succeeds: true },
  { line: "down", says: /isn't running/, succeeds: true },
  { line: "machine", says: /none runs/, succeeds: true },
  // Whether a version's support has ended depends on the day.
  { line: "versions", says: /^Kubernetes +\d/m, succeeds: "perhaps" },
  { line: "destroy --yes", says: noPulumi },
  { line: "backup", says: noPulumi },
  { line: "restore dev one.dump --yes", says: noPulumi },
  { line: "status", says: noPulumi },
  { line: "export-state dev FOLDER/out.json", says: noPulumi },
  { line: "import-state dev FOLDER/state.json --yes", says: noPulumi },
  { line: "with kubectl get pods", says: noPulumi },
  { line: "promote staging prod", says: noPulumiToGet },
  { line: "rollback prod", says: noPulumiToGet },
  { line: "ci up staging", says: noPulumiToGet },
  { line: "ci review up 7", says: noPulumiToGet },
  { line: "ci left", says: noPulumiToGet },
  { line: "ci preview staging", says: noCluster },
  { line: "ci comment FOLDER", says: /GITHUB_\w+ isn't set/ },
  { line: "ci support", says: /GITHUB_\w+ isn't set/ },
  { line: "ci pulumi newest", says: /Pulumi's release can't be downloaded/ },
  { line: "release 99.0.0", says: /git is missing[^]*there is no git on PATH/ },
  { line: "clean --yes", says: /Cache/, succeeds: true },
];

/**
 * Each command on a machine that has Node alone: nothing else on PATH, a HOME without anything in it, and a network
 * that answers nothing.
 */
describe("a command on a fresh machine", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "todo-chatbot-test-"));
    for (const name of ["bin", "home", "work"]) mkdirSync(join(folder, name));
    symlinkSync(process.execPath, join(folder, "bin", "node"));
    writeFileSync(join(folder, "work", "state.json"), JSON.stringify({ version: 3, deployment: {} }));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function run(line: string): Promise<{ exitCode: number | undefined; output: string }> {
    const nowhere = "http://127.0.0.1:9";
    const { exitCode, all } = await execa(
      join(folder, "bin", "node"),
      [main, ...line.replaceAll("FOLDER", join(folder, "work")).split(" ").filter(Boolean)],
      {
        cwd: paths.repository,
        env: {
          PATH: join(folder, "bin"),
          HOME: join(folder, "home"),
          TMPDIR: folder,
          HTTPS_PROXY: nowhere,
          HTTP_PROXY: nowhere,
        },
        extendEnv: false,
        stdin: "ignore",
        all: true,
        reject: false,
      },
    );
    return { exitCode, output: all };
  }

  for (const { line, says, succeeds } of cases) {
    it(`does what it can, or says what is missing: ${line}`, async function () {
      this.timeout(60_000);
      const { exitCode, output } = await run(line);
      assert.match(output, says);
      assert.doesNotMatch(output, /spawn \S+|\bENOENT\b|\bterminated\b|\bundefined\b/);
      assert.doesNotMatch(output, /^\s+at .*:\d+:\d+\)?$/m, "a stack trace");
      if (succeeds !== "perhaps") assert.equal(exitCode, succeeds ? 0 : 1, output);
      if (exitCode !== 0) assert.match(output, /^✖ .+\n {2}why: [^]+\n {2}fix: /m);
    });
  }

  it("is one of these: all that there are", async () => {
    const { output } = await run("");
    const known = [...output.matchAll(/^ {2}([a-z-]+) +\S/gm)].map(([, name]) => name);
    assert.ok(known.length > 15, output);
    assert.deepEqual([...new Set(cases.map(({ line }) => line.split(" ")[0]))].sort(), known.sort());
  });
});
