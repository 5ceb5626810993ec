import { copyFile, mkdir, rename } from "node:fs/promises";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { environment } from "../lib/environment.ts";
import { exec } from "../lib/exec.ts";
import { paths } from "../lib/paths.ts";
import type { Progress } from "../lib/steps.ts";
import { acquire } from "./acquire.ts";
import type { PluginPiece } from "./catalog.ts";

const launchers = join(paths.repository, "toolchain", "launchers");

/** Puts the two scripts in place with which Pulumi starts policy packs and dynamic resources. */
export async function ensureLaunchers(): Promise<void> {
  for (const name of ["pulumi-analyzer-policy", "pulumi-resource-pulumi-nodejs"]) {
    const fresh = join(paths.bin, `.${name}`);
    await mkdir(paths.bin, { recursive: true });
    await copyFile(join(launchers, name), fresh);
    await rename(fresh, join(paths.bin, name));
  }
}

/** Gets a provider and registers it with Pulumi: from its publisher by Pulumi's own download, else from its build. */
export async function providePlugin(piece: PluginPiece, progress: Progress): Promise<string> {
  const { name, version } = piece.plugin;
  const home = environment().PULUMI_HOME!;
  const folder = join(home, "plugins", `resource-${name}-v${version}`);
  const { file, how } = await acquire(piece, progress);
  const mark = `${folder}.from`;
  if (existsSync(folder) && existsSync(mark) && readFileSync(mark, "utf8") === file) return "cached";
  const options = { env: environment(), log: join(paths.logs, "plugins.log") };
  await exec("pulumi", ["plugin", "install", "resource", name, `v${version}`, "--reinstall", "--file", file], options);
  // Written last: after a kill in between it is installed again.
  writeFileSync(mark, file);
  return how;
}
