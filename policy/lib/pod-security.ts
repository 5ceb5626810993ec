import { isManifest } from "../manifest";
import type { Context } from "../rule";
import type { PodSpec } from "../pods";

/** The minor releases of Kubernetes 1 whose Pod Security Standards the pack knows. */
export const oldest = 25;
export const newest = 37;

/** Whether the Pod Security Standards that apply to the stack are those of the given release or a later one. */
export function isSince({ podSecurity = newest }: Context, minor: number): boolean {
  return podSecurity >= minor;
}

/** Whether a pod has its own user namespace, in which root isn't the node's root: it may run as root from v1.35 on. */
export function isMapped({ spec }: PodSpec, context: Context): boolean {
  return isManifest(spec) && spec.hostUsers === false && isSince(context, 35);
}

/** The minor release in the pack's config: that of `v1.34`, or the newest for `latest`. */
export function minorOf(version: string): number {
  return version === "latest" ? newest : Number(version.slice("v1.".length));
}
