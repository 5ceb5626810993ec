import { isManifest, member } from "../manifest";
import { podsOf, type Resource } from "../resources";

/** `policy.todo/exempt-<rule>: <reason>` on a resource or on its pods' template. */
export const prefix = "policy.todo/exempt-";

/** The reason why a resource is exempt from a rule, or undefined where it isn't: a reason has to say something. */
export function exemptionFrom(rule: string, resource: Resource): string | undefined {
  const reason = annotations(resource)[`${prefix}${rule}`];
  return typeof reason === "string" && reason.trim() !== "" ? reason.trim() : undefined;
}

/** What is wrong with a resource's exemptions: a rule that isn't, or no reason. */
export function problemsOfExemptions(resource: Resource, rules: readonly string[]): string[] {
  return Object.entries(annotations(resource)).flatMap(([key, reason]) => {
    if (!key.startsWith(prefix)) return [];
    const rule = key.slice(prefix.length);
    if (!rules.includes(rule)) return [`annotation ${key}: the pack has no rule ${rule}`];
    return typeof reason === "string" && reason.trim() !== ""
      ? []
      : [`annotation ${key}: a reason is missing; say why ${rule} needn't hold here`];
  });
}

function annotations(resource: Resource): Record<string, unknown> {
  const own = member(resource.metadata, "annotations");
  const ofPods = podsOf(resource)
    .map(({ metadata }) => metadata.annotations)
    .filter(isManifest);
  return Object.assign({}, ...ofPods, own) as Record<string, unknown>;
}
