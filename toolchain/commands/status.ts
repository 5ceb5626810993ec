import { existsSync } from "node:fs";
import { join } from "node:path";
import * as cluster from "../cluster/index.ts";
import { paths } from "../lib/paths.ts";
import { clusterPieces, pluginPieces, pulumiPieces } from "../pieces/catalog.ts";

/** Shows what is there and what runs, and changes nothing. */
export default function status(): void {
  console.log("Commands");
  for (const { name, version } of [...clusterPieces, ...pulumiPieces, ...pluginPieces]) {
    console.log(`  ${existsSync(join(paths.bin, name)) ? "✔" : "·"} ${name.padEnd(30)} ${version}`);
  }
  console.log("\nProcesses");
  const daemons = cluster.status();
  if (daemons.length === 0) console.log("  none runs");
  for (const { name, pid, uptimeSeconds, memoryBytes } of daemons) {
    console.log(`  ✔ ${name.padEnd(30)} pid ${String(pid).padEnd(8)} ${(memoryBytes / 2 ** 20).toFixed(0).padStart(5)} MiB  ${duration(uptimeSeconds)}`);
  }
  console.log(`\nCache ${paths.cache}\nState ${paths.state}`);
}

function duration(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  return `${hours} h ${minutes} min ${seconds % 60} s`;
}
