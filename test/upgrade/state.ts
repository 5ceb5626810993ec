import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The key by which Pulumi marks a secret in an exported state. */
export const secretMark = "4dabf18193072939515e22adb298388d";

export function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The cluster of a test's stack. */
export interface TestCluster {
  /** The path of its kubeconfig. */
  kubeconfig: string;
  uid: string;
}

/** The text of a recorded state, with the values of the test's own cluster filled in. */
export function recordedState(name: string, { kubeconfig, uid }: TestCluster): string {
  return readFileSync(join(__dirname, "states", `${name}.json`), "utf8")
    .replaceAll("{{kubeconfig}}", kubeconfig)
    .replaceAll("{{cluster}}", uid);
}

/** The resources of a recorded state, by type and name. */
export function recordedResources(name: string): string[] {
  const state = JSON.parse(readFileSync(join(__dirname, "states", `${name}.json`), "utf8")) as {
    deployment: { resources: { urn: string }[] };
  };
  return state.deployment.resources.map(({ urn }) => resourceName(urn));
}

/** A resource's type and name: `kubernetes:core/v1:Secret app-secret`. */
export function resourceName(urn: string): string {
  const [, , types = "", name = ""] = urn.split("::");
  return `${types.split("$").at(-1)} ${name}`;
}
