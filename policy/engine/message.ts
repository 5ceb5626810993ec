import { isManifest, leaves } from "../manifest";
import type { Context, Rule } from "../rule";
import { type Registration, type Resource, resourcesOf } from "../resources";
import type { Located } from "./judge";
import type { MissingValue } from "./unknowns";

/** The most characters of a value that a message quotes. */
const shown = 120;

/** The text that Pulumi prints for a finding, below the rule's title. */
export function messageOf(rule: Rule, finding: Located, context: Context): string {
  const { path, problem, resource } = finding;
  const subject = finding.value === undefined ? path : `${path}: ${valueOf(finding, context)}`;
  return [
    `${describe(resource)}: ${subject} ${problem}`,
    `  rule: ${rule.name}`,
    `  why: ${rule.why}`,
    `  fix: ${finding.fix ?? rule.fix}`,
    `  see: docs/policies.md#${rule.name}`,
  ].join("\n");
}

/** `Deployment todo-backend` or `DeploymentPatch todo-backend`: the name in Kubernetes, or else in Pulumi. */
export function describe({ kind, patch, metadata, name }: Resource): string {
  return `${kind}${patch ? "Patch" : ""} ${typeof metadata.name === "string" ? metadata.name : name}`;
}

/** The value, unless it is or contains a secret. */
function valueOf({ value, path, resource }: Located, context: Context): string {
  if (
    isSecretPlace(resource, path) ||
    leaves(value).some(([, leaf]) => typeof leaf === "string" && context.holdsSecret(leaf))
  )
    return "(secret)";
  const json = JSON.stringify(value) ?? String(value);
  return json.length > shown ? `${json.slice(0, shown)}…` : json;
}

function isSecretPlace({ kind, secretPaths, props }: Resource, path: string): boolean {
  if (kind === "Secret" && isManifest(props) && /^(?:items\[\d+\]\.)?(?:data|stringData)\b/.test(path)) return true;
  return [...secretPaths].some(
    (secret) =>
      path === secret ||
      path.startsWith(`${secret}.`) ||
      path.startsWith(`${secret}[`) ||
      secret.startsWith(`${path}.`) ||
      secret.startsWith(`${path}[`),
  );
}

/**
 * The text that Pulumi prints if a value that a rule needs is missing: a preview doesn't know it, and the rule
 * is decided during the update; or a state hides it, and the rule is decided once the state can be decrypted.
 */
export function undecidedMessage(rule: Rule, registration: Registration, missing: MissingValue[]): string {
  const [resource] = resourcesOf(registration);
  const object = resource ? describe(resource) : registration.urn;
  const hidden = missing.filter((each) => each.hidden);
  const places = [...new Set((hidden.length > 0 ? hidden : missing).map(({ path }) => path))];
  const more = places.length > 3 ? ` and ${places.length - 3} more` : "";
  const named = `${places.slice(0, 3).join(", ")}${more}`;
  return hidden.length > 0
    ? `${rule.name} can't decide: ${named} of ${object} is encrypted in this state. ` +
        "Set PULUMI_CONFIG_PASSPHRASE to the stack's passphrase, or log in to its secrets provider"
    : `${rule.name} is decided during the update: ${named} of ${object} isn't known yet`;
}
