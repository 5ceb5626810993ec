import { isDeepStrictEqual } from "node:util";
import { Secret, type ResourceValidationArgs } from "@pulumi/policy";
import { isManifest, type Manifest } from "../manifest";
import type { Context, Rule } from "../rule";
import { resourcesOf } from "../resources";
import { unwrapped } from "./unknowns";

/** A remediation's properties without Pulumi's two proxies, but with secrets still marked. */
export function unmarked(props: object): Manifest {
  return unwrapped(unwrapped(props));
}

/** The properties as a rule fixes them, with every secret still marked; undefined if the rule changes nothing. */
export function remediated(
  rule: Rule,
  { type, name, urn, props }: ResourceValidationArgs,
  context: Context,
): Record<string, unknown> | undefined {
  const marked = unmarked(props);
  const before = revealed(marked) as Manifest;
  const [resource, ...others] = resourcesOf({ type, name, urn, props: before });
  // Items of a List are fixed where they are declared; a fixed patch would own more fields than before.
  if (!resource || others.length > 0 || resource.listPath !== "" || resource.patch) return undefined;
  const after = rule.remediate?.(resource, context);
  return after && !isDeepStrictEqual(before, after)
    ? (merged(marked, before, after) as Record<string, unknown>)
    : undefined;
}

function revealed(value: unknown): unknown {
  if (value instanceof Secret) return revealed(value.value);
  if (Array.isArray(value)) return value.map(revealed);
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, revealed(item)]));
}

/** `after`, with unchanged parts taken from `marked`, in which secrets are marked. */
function merged(marked: unknown, before: unknown, after: unknown): unknown {
  if (isDeepStrictEqual(before, after)) return marked;
  if (marked instanceof Secret) return new Secret(merged(marked.value, before, after));
  if (Array.isArray(marked) && Array.isArray(before) && Array.isArray(after)) {
    return after.map((item, index) => merged(marked[index], before[index], item));
  }
  if (!isPlain(marked) || !isPlain(before) || !isPlain(after)) return after;
  return Object.fromEntries(Object.entries(after).map(([key, item]) => [key, merged(marked[key], before[key], item)]));
}

/** Whether a value is a plain object; assets and archives aren't, because they are instances of classes. */
function isPlain(value: unknown): value is Manifest {
  return isManifest(value) && Object.getPrototypeOf(value) === Object.prototype;
}
