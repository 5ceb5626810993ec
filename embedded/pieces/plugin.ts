import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { environment } from "../host/environment.ts";
import { exec } from "../host/exec.ts";
import { paths } from "../host/paths.ts";
import type { Progress } from "../host/steps.ts";
import { acquire } from "./acquire.ts";
import type { PluginPiece } from "./catalog.ts";

/**
 * Gets a provider and registers it with Pulumi as a plugin. Not on PATH, where Pulumi would warn about it in every
 * run.
 */
export async function providePlugin(piece: PluginPiece, progress: Progress): Promise<string> {
  const { name, version } = piece.plugin;
  const { files, how } = await acquire(piece, progress);
  const file = files.get(piece.name) ?? "";
  const folder = join(environment().PULUMI_HOME ?? "", "plugins", `resource-${name}-v${version}`);
  const mark = `${folder}.from`;
  if (existsSync(folder) && existsSync(mark) && readFileSync(mark, "utf8") === file) return "cached";
  const options = { env: environment(), log: join(paths.logs, "plugins.log") };
  await exec("pulumi", ["plugin", "install", "resource", name, `v${version}`, "--reinstall", "--file", file], options);
  // Written last: after a kill in between, it is installed again.
  writeFileSync(mark, file);
  return how;
}
