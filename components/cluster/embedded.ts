import { existsSync, readFileSync } from "node:fs";
import { clusterDescriptor } from "../../settings/machine/folders.cjs";
import { Refusal, set } from "../../settings/problems";
import { descriptor, type EmbeddedCluster } from "./descriptor";

/**
 * This machine's embedded cluster.
 * @throws {Refusal} if it was never started
 */
export function readEmbeddedCluster(): EmbeddedCluster {
  const file = clusterDescriptor();
  if (!existsSync(file)) {
    throw new Refusal(
      `There is no embedded cluster on this machine (${file} is missing)`,
      `start it with "npm run toolchain -- up", or choose another cluster: ${set("cluster.kind", "existing")}`,
    );
  }
  return descriptor.parse(JSON.parse(readFileSync(file, "utf8")));
}
