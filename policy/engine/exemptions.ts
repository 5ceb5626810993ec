import { isManifest, member } from "../manifest";
import { podsOf } from "../pods";
import type { Resource } from "../resources";

/** `policy.todo/exempt-<rule>: <reason>`, on a resource or on its pod template. */
export const prefix = "policy.todo/exempt-";

/** The reason why a resource is exempt from a rule; undefined if it isn't, or if the reason is blank. */
export function exemptionFrom(rule: string, resource: Resource): string | undefined {
  const reason = annotations(resource)[`${prefix}${rule}`];
  return typeof reason === "string" && reason.trim() !== "" ? reason.trim() : undefined;
}

/** Problems with a resource's exemptions: an unknown rule, or a missing reason. */
export function problemsOfExemptions(resource: Resource, rules: readonly string[]): string[] {
  return Object.entries(annotations(resource)).flatMap(([key, reason]) => {
    if (!key.startsWith(prefix)) return [];
    const rule = key.slice(prefix.length);
    if (!rules.includes(rule))
      return [`annotation ${key}: the pack has no rule ${rule}; docs/policies.md lists the rules`];
    return typeof reason === "string" && reason.trim() !== ""
      ? []
      : [`annotation ${key}: the reason is missing; say why ${rule} doesn't apply here`];
  });
}

function annotations(resource: Resource): Record<string, unknown> {
  const own = member(resource.metadata, "annotations");
  const ofPods = podsOf(resource)
    .map(({ metadata }) => metadata.annotations)
    .filter(isManifest);
  return Object.assign({}, ...ofPods, own) as Record<string, unknown>;
}
