import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { Refusal, set } from "../../settings/problems";

/** What `npm run toolchain -- up` writes for programs that use its cluster. */
const descriptor = z.strictObject({
  /** Path of the admin's kubeconfig. */
  kubeconfig: z.string(),
  /** The registry that the cluster pulls from and this machine pushes to. */
  registry: z.string(),
  /** buildx builder, found through DOCKER_CONFIG. */
  builder: z.string(),
  /** The host that serves the NodePorts. */
  nodeHost: z.string(),
  /** Whether it enforces NetworkPolicies. Every cluster did before this was an add-on. */
  networkPolicies: z.boolean().default(true),
  /** The add-on ingress, if it was asked for: its IngressClass, and its controller's NodePorts. */
  ingress: z.strictObject({ className: z.string(), http: z.int(), https: z.int() }).optional(),
});

export type EmbeddedCluster = z.output<typeof descriptor>;

/**
 * This machine's embedded cluster.
 * @throws {Refusal} if it was never started
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
