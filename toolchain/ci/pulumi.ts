import { chmodSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { Failure } from "../../embedded/host/failure.ts";
import { paths } from "../../embedded/host/paths.ts";
import { downloadOfficial } from "../../embedded/pieces/download.ts";
import { foreground } from "../stack/foreground.ts";
import { oldestPulumi, pulumiRelease } from "../../embedded/pieces/pulumi.ts";

const test = "test/toolchain/pulumi-versions.test.ts";

/** Where the script of https://get.pulumi.com reads which release is the newest. */
const newest = "https://www.pulumi.com/latest-version";

/**
 * Downloads the oldest accepted Pulumi, or its newest release, and runs the test of accepted versions with it.
 *
 * @throws {Failure} where it can't be downloaded
 */
export async function tryPulumi(which: "oldest" | "newest"): Promise<void> {
  const version = which === "oldest" ? oldestPulumi : await newestVersion();
  const folder = mkdtempSync(join(tmpdir(), "todo-pulumi-"));
  try {
    const got = await downloadOfficial({ downloads: pulumiRelease(version) }, folder, console.log);
    if (got === undefined) throw outOfReach(`the release ${version}`);
    for (const program of readdirSync(folder)) chmodSync(join(folder, program), 0o755);
    const env = { PATH: [folder, process.env.PATH].join(delimiter) };
    const mocha = join(paths.repository, "node_modules", "mocha", "bin", "mocha.js");
    const args = [mocha, "--config", "test/toolchain/.mocharc.json", test];
    const { exitCode } = await foreground(process.execPath, args, { cwd: paths.repository, env });
    process.exitCode = exitCode;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function newestVersion(): Promise<string> {
  const response = await fetch(newest).catch(() => undefined);
  const version = response?.ok ? (await response.text()).trim().replace(/^v/, "") : "";
  if (!/^\d+\.\d+\.\d+$/.test(version)) throw outOfReach(newest);
  return version;
}

function outOfReach(what: string): Failure {
  return new Failure("Pulumi's release can't be downloaded", {
    why: `${what} can't be had`,
    fix: "Run this where it can be reached.",
  });
}
