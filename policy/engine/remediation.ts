import { isDeepStrictEqual } from "node:util";
import { Secret, type ResourceValidationArgs } from "@pulumi/policy";
import { isManifest, type Manifest } from "../manifest";
import type { Context, Rule } from "../rule";
import { resourcesOf } from "../resources";
import { unwrapped } from "./unknowns";

/** A remediation's properties without Pulumi's two proxies: as they are, with the marks of secrets in them. */
export function unmarked(props: object): Manifest {
  return unwrapped(unwrapped(props));
}

/**
 * The properties as a rule mends them, with every mark of a secret where it was; undefined where it changes nothing.
 */
export function remediated(
  rule: Rule,
  { type, name, urn, props }: ResourceValidationArgs,
  context: Context,
): Record<string, unknown> | undefined {
  const marked = unmarked(props);
  const before = revealed(marked) as Manifest;
  const [resource, ...others] = resourcesOf({ type, name, urn, props: before });
  // The items of a List are mended where they are declared; a patch would come to own fields that aren't its own.
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

/** `after`, with what didn't change taken from `marked`. */
function merged(marked: unknown, before: unknown, after: unknown): unknown {
  if (isDeepStrictEqual(before, after)) return marked;
  if (marked instanceof Secret) return new Secret(merged(marked.value, before, after));
  if (Array.isArray(marked) && Array.isArray(before) && Array.isArray(after)) {
    return after.map((item, index) => merged(marked[index], before[index], item));
  }
  if (!isPlain(marked) || !isPlain(before) || !isPlain(after)) return after;
  return Object.fromEntries(Object.entries(after).map(([key, item]) => [key, merged(marked[key], before[key], item)]));
}

/** An object of a manifest, and no asset or archive, which Pulumi gives as objects of a class. */
function isPlain(value: unknown): value is Manifest {
  return isManifest(value) && Object.getPrototypeOf(value) === Object.prototype;
}
