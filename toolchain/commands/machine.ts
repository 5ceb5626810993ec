import { existsSync } from "node:fs";
import { join } from "node:path";
import * as cluster from "../../embedded/cluster/index.ts";
import { paths } from "../../embedded/host/paths.ts";
import { clusterPieces, pluginPieces } from "../../embedded/pieces/catalog.ts";
import { pulumiPiece } from "../../embedded/pieces/pulumi.ts";

/** Shows what is installed and what runs, and changes nothing. */
export default function status(): void {
  console.log("Programs");
  for (const { name, version, programs = [name] } of [...clusterPieces, pulumiPiece]) {
    show(
      programs.every((program) => existsSync(join(paths.bin, program))),
      name,
      version,
    );
  }
  for (const { plugin } of pluginPieces) {
    show(
      existsSync(join(paths.pulumiHome, "plugins", `resource-${plugin.name}-v${plugin.version}`)),
      `plugin ${plugin.name}`,
      plugin.version,
    );
  }
  console.log("\nAdd-ons");
  const installed = cluster.rememberedAddons();
  for (const [name, { summary }] of Object.entries(cluster.addons))
    show(installed.includes(name as cluster.AddonName), name, summary);
  console.log("\nProcesses");
  const daemons = cluster.status();
  if (daemons.length === 0) console.log("  none runs");
  for (const { name, pid, uptimeSeconds, memoryBytes } of daemons) {
    console.log(
      `  ✔ ${name.padEnd(30)} pid ${String(pid).padEnd(8)} ` +
        `${(memoryBytes / 2 ** 20).toFixed(0).padStart(5)} MiB  ${duration(uptimeSeconds)}`,
    );
  }
  console.log(`\nCache ${paths.cache}\nState ${paths.state}`);
}

function show(isThere: boolean, name: string, version: string): void {
  console.log(`  ${isThere ? "✔" : "·"} ${name.padEnd(30)} ${version}`);
}

function duration(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  return `${hours} h ${minutes} min ${seconds % 60} s`;
}
