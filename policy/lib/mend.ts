import { type Manifest, member } from "../manifest";
import { isWindows, podOf, type Resource } from "../resources";

type Mendable = Record<string, unknown>;

/** A copy of the resource's properties with its pod's spec changed in place; undefined where it makes no pods. */
export function mendPod(resource: Resource, mend: (spec: Mendable) => void): Manifest | undefined {
  const props = structuredClone(resource.props);
  const pod = podOf({ ...resource, props });
  if (!pod) return undefined;
  mend(pod.spec);
  return props;
}

/** A copy of the resource's properties with every container's securityContext changed in place. */
export function mendContainers(resource: Resource, mend: (securityContext: Mendable) => void): Manifest | undefined {
  const props = structuredClone(resource.props);
  const pod = podOf({ ...resource, props });
  if (!pod || isWindows(pod)) return undefined;
  for (const container of pod.containers) {
    const spec: Mendable = container.spec;
    const securityContext: Mendable = { ...member(spec, "securityContext") };
    mend(securityContext);
    spec.securityContext = securityContext;
  }
  return props;
}
