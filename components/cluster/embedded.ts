import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { Refusal, set } from "../../settings/problems";

/** What `npm run toolchain -- up` leaves for programs that use its cluster. */
const descriptor = z.strictObject({
  /** Path of the admin's kubeconfig. */
  kubeconfig: z.string(),
  /** Registry that the cluster pulls from and this machine pushes to. */
  registry: z.string(),
  /** buildx builder, found through DOCKER_CONFIG. */
  builder: z.string(),
  /** Host at which NodePorts are reached. */
  nodeHost: z.string(),
  /** The add-on ingress, where it was asked for: class of Ingresses, and the NodePorts that answer them. */
  ingress: z.strictObject({ className: z.string(), http: z.int(), https: z.int() }).optional(),
});

export type EmbeddedCluster = z.output<typeof descriptor>;

/**
 * The embedded cluster of this machine.
 * @throws {Refusal} when it was never started
 */
export function readEmbeddedCluster(): EmbeddedCluster {
  const state = process.env.XDG_STATE_HOME || join(homedir(), ".local", "state");
  const file = join(state, "todo-chatbot", "cluster", "cluster.json");
  if (!existsSync(file)) {
    throw new Refusal(
      `There is no embedded cluster on this machine (${file} is missing)`,
      `start it with "npm run toolchain -- up", or choose another cluster: ${set("cluster.kind", "existing")}`,
    );
  }
  return descriptor.parse(JSON.parse(readFileSync(file, "utf8")));
}
