import { type Manifest, member } from "../manifest";
import { isWindows, podsOf } from "../pods";
import type { Resource } from "../resources";

type Fixable = Record<string, unknown>;

/** A copy of the resource's properties in which the pods' specs are changed; undefined if it creates no pods. */
export function fixPods(resource: Resource, fix: (spec: Fixable) => void): Manifest | undefined {
  const props = structuredClone(resource.props);
  const pods = podsOf({ ...resource, props });
  if (pods.length === 0) return undefined;
  for (const { spec } of pods) fix(spec);
  return props;
}

/** A copy of the resource's properties in which every container's securityContext is changed. */
export function fixContainers(resource: Resource, fix: (securityContext: Fixable) => void): Manifest | undefined {
  const props = structuredClone(resource.props);
  const pods = podsOf({ ...resource, props }).filter((pod) => !isWindows(pod));
  if (pods.length === 0) return undefined;
  for (const container of pods.flatMap(({ containers }) => containers)) {
    const spec: Fixable = container.spec;
    const securityContext: Fixable = { ...member(spec, "securityContext") };
    fix(securityContext);
    spec.securityContext = securityContext;
  }
  return props;
}
