import { startFelix } from "../calico.ts";
import { closeNetwork } from "../network.ts";

/** Has policies enforced from now on, those that exist included. No pod is restarted, and no connection is cut. */
export async function startNetworkPolicies(): Promise<void> {
  await startFelix();
  await closeNetwork();
}
