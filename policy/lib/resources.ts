import { at, isManifest, type Manifest, member, set } from "../manifest";
import type { Container, PodSpec } from "../pods";
import { quantity } from "./quantity";

/** The resources that a pod may request as a whole (spec.resources), on by default since Kubernetes 1.34. */
export type Computed = "cpu" | "memory";

/** An object with requests and limits: a container, or a pod as a whole. */
export interface Holder {
  path: string;
  spec: Manifest;
}

/** A pod's own resources, if it has any. */
export function holderOf({ path, spec }: PodSpec): Holder | undefined {
  return isManifest(spec.resources) ? { path, spec } : undefined;
}

export function valueOf({ spec }: Holder, list: "requests" | "limits", resource: string): unknown {
  return set(member(spec, "resources", list)[resource]);
}

export function pathOf({ path }: Holder, list: "requests" | "limits", resource: string): string {
  return at(path, "resources", list, resource);
}

/** The effective request: Kubernetes uses the limit if there is no request. */
export function requestOf(holder: Holder, resource: string): unknown {
  return valueOf(holder, "requests", resource) ?? valueOf(holder, "limits", resource);
}

/** Whether the pod as a whole has the request or limit, so that its containers don't need it. */
export function isOfPod({ pod }: Container, list: "requests" | "limits", resource: string): boolean {
  const value = list === "requests" ? requestOf(pod, resource) : valueOf(pod, "limits", resource);
  return (quantity(value) ?? 0n) > 0n;
}
