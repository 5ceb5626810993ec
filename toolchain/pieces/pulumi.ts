import { copyFile, mkdir, rename } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { environment } from "../lib/environment.ts";
import { exec } from "../lib/exec.ts";
import { paths } from "../lib/paths.ts";
import type { Progress } from "../lib/steps.ts";
import { pluginPieces } from "./catalog.ts";

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

/** Registers the providers with Pulumi, in the versions that the npm packages ask for. */
export async function ensurePlugins(progress: Progress): Promise<void> {
  for (const { plugin, name } of pluginPieces) {
    const folder = join(environment().PULUMI_HOME!, "plugins", `resource-${plugin.name}-v${plugin.version}`);
    if (existsSync(folder) && !existsSync(`${folder}.partial`) && !existsSync(`${folder}.lock`)) continue;
    progress(plugin.name);
    await exec("pulumi", ["plugin", "install", "resource", plugin.name, `v${plugin.version}`, "--reinstall", "--file", join(paths.bin, name)], {
      env: environment(),
    });
  }
}
