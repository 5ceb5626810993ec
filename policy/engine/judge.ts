import { at, found, isManifest } from "../manifest";
import type { Context, Finding, Rule } from "../rule";
import { podOf, type Registration, type Resource, resourcesOf } from "../walk";
import { Unknowns } from "./unknowns";

/** What a rule says of a resource or a stack. */
export interface Verdict {
  findings: Located[];
  /** What the rule would have to know that a preview doesn't; it is decided at the update. */
  undecided: { urn: string; path: string }[];
}

/** A finding with the resource that it is about and its path from the resource's top, through a List, too. */
export interface Located extends Finding {
  resource: Resource;
}

/** A rule's verdict on what Pulumi registers: on the resource, or on each item of a List. */
export function judgeResource<C>(rule: Rule<C>, registration: Registration, context: Context<C>): Verdict {
  return judge([registration], (resources) => resources.flatMap((resource) => judged(rule, resource, context).map((finding) => locate(finding, resource))));
}

/** The verdict of a rule over a stack. Patches are no objects of it, but parts of some that others have made. */
export function judgeStack<C>(rule: Rule<C>, registrations: Registration[], context: Context<C>): Verdict {
  return judge(registrations, (resources) => {
    const findings = rule.stack?.(resources.filter(({ patch }) => !patch), context) ?? [];
    return findings.flatMap((finding) => (finding.resource ? [locate(finding, finding.resource)] : []));
  });
}

function judge(registrations: Registration[], apply: (resources: Resource[]) => Located[]): Verdict {
  const unknowns = new Unknowns();
  const run = (assumed: unknown) => {
    unknowns.assumed = assumed;
    return apply(registrations.flatMap((registration) => resourcesOf({ ...registration, props: unknowns.view(registration.props, registration.urn ?? "") })));
  };
  const first = run(undefined);
  if (unknowns.reads.size === 0) return { findings: first, undecided: [] };
  const others = assumptions(registrations, unknowns).map((assumed) => new Set(run(assumed).map(identityOf)));
  unknowns.assumed = undefined;
  // A finding stands if it is made whatever the unknown values are, and isn't about one of them.
  const certain = first.filter((finding) => others.every((other) => other.has(identityOf(finding))) && !touches(finding, unknowns));
  return { findings: certain, undecided: [...unknowns.reads.values()] };
}

/** What says which object a patch is for: it is judged, given or not. */
const identity = new Set(["apiVersion", "kind", "metadata.namespace"]);

/** A patch is judged by what it sets: what it lacks may well stand in its object. */
function judged<C>(rule: Rule<C>, resource: Resource, context: Context<C>): Finding[] {
  const findings = ofResource(rule, resource, context);
  return resource.patch ? findings.filter(({ path }) => identity.has(path) || found(resource.props, path) !== undefined) : findings;
}

function ofResource<C>(rule: Rule<C>, resource: Resource, context: Context<C>): Finding[] {
  const ofWhole = rule.resource?.(resource, context) ?? [];
  const pod = rule.pod || rule.container ? podOf(resource) : undefined;
  if (!pod) return ofWhole;
  const ofContainers = rule.container ? pod.containers.flatMap((container) => rule.container?.(container, context) ?? []) : [];
  return [...ofWhole, ...(rule.pod?.(pod, context) ?? []), ...ofContainers];
}

function locate(finding: Finding, resource: Resource): Located {
  const path = resource.listPath === "" ? finding.path : [resource.listPath, finding.path].filter(Boolean).join(".");
  return { ...finding, path, resource };
}

function identityOf({ resource, path, problem }: Located): string {
  return JSON.stringify([resource.urn, path, problem]);
}

/** Values of every type, and, as a rule over a stack compares one resource with another, what stands elsewhere under the same key. */
function assumptions(registrations: Registration[], { reads }: Unknowns): unknown[] {
  const keys = new Set([...reads.values()].map(({ path }) => lastKey(path)));
  const elsewhere = registrations.length > 1 ? registrations.flatMap(({ props }) => valuesOf(props, keys)) : [];
  return [true, false, 1, "unknown", {}, [], ...new Set(elsewhere)].slice(0, 40);
}

function lastKey(path: string): string {
  return /([\w$-]+)(?:\[\d+\])*(?:"\])?$/.exec(path)?.[1] ?? path;
}

function valuesOf(tree: unknown, keys: ReadonlySet<string>): unknown[] {
  if (Array.isArray(tree)) return tree.flatMap((item) => valuesOf(item, keys));
  if (!isManifest(tree)) return [];
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "object" ? valuesOf(value, keys) : keys.has(lastKey(at("", key))) ? [value] : [],
  );
}

/** Whether a finding's place holds an unknown value, or lies in one. */
function touches({ resource, path }: Located, { reads }: Unknowns): boolean {
  return [...reads.values()].some((read) => read.urn === resource.urn && (within(path, read.path) || within(read.path, path)));
}

function within(path: string, parent: string): boolean {
  return parent === "" || path === parent || (path.startsWith(parent) && ".[".includes(path.charAt(parent.length)));
}
