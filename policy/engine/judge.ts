import { at, found, isManifest, leaves } from "../manifest";
import type { Context, Finding, Rule } from "../rule";
import { podsOf } from "../pods";
import { type Registration, type Resource, resourcesOf } from "../resources";
import { isSet } from "./patches";
import { isUnknown, Unknowns, type MissingValue } from "./unknowns";

/** A rule's findings about a resource or a stack. */
export interface Verdict {
  findings: Located[];
  /** Values that the rule needs but a preview doesn't know, or a state hides. */
  undecided: MissingValue[];
}

/** A finding with its resource, and its path from the root of the registered object, even inside a List. */
export interface Located extends Finding {
  resource: Resource;
}

/** A rule's verdict on a registration: on the resource, or on each item of a List. */
export function judgeResource<C>(rule: Rule<C>, registration: Registration, context: Context<C>): Verdict {
  if (!rule.resource && !rule.pod && !rule.container) return { findings: [], undecided: [] };
  return judge(
    [registration],
    (resources) =>
      resources.flatMap((resource) => judged(rule, resource, context).map((finding) => locate(finding, resource))),
    false,
  );
}

/**
 * A rule's verdict on a stack. A patch isn't one of the stack's objects: it changes an object that something else
 * created. Only a rule that asks for patches sees them.
 */
export function judgeStack<C>(rule: Rule<C>, registrations: Registration[], context: Context<C>): Verdict {
  if (!rule.stack) return { findings: [], undecided: [] };
  const apply = (resources: Resource[]) => {
    const findings =
      rule.stack?.(rule.seesPatches ? resources : resources.filter(({ patch }) => !patch), context) ?? [];
    return findings.flatMap((finding) => (finding.resource ? [locate(finding, finding.resource)] : []));
  };
  return judge(registrations, apply, rule.cumulative ?? false);
}

function judge(
  registrations: Registration[],
  apply: (resources: Resource[]) => Located[],
  cumulative: boolean,
): Verdict {
  const unknowns = new Unknowns();
  const run = (assumed: unknown) => {
    unknowns.assumed = assumed;
    return apply(registrations.flatMap((registration) => seen(registration, unknowns)));
  };
  const first = run(undefined);
  if (unknowns.reads.size === 0) return { findings: first, undecided: [] };
  const verdict = (findings: Located[]) => ({
    findings: findings.filter((finding) => !touches(finding, unknowns)),
    undecided: [...unknowns.reads.values()],
  });
  if (cumulative) return verdict(first);
  const keys = new Set([...unknowns.reads.values()].map(({ path }) => lastKey(path)));
  const behind = new Map(first.map((finding) => [finding, valuesBehind(finding, registrations, keys)]));
  const assumed = assumptions([...behind.values()].flat(), registrations, keys);
  // A finding stands if every assumption leads to it, all relevant values were tried, and it isn't about an unknown
  // value.
  let certain = first.filter((finding) => (behind.get(finding) ?? []).every((value) => assumed.has(value)));
  for (const each of assumed) {
    const others = new Set(run(each).map(identityOf));
    certain = certain.filter((finding) => others.has(identityOf(finding)));
  }
  unknowns.assumed = undefined;
  return verdict(certain);
}

const known = new WeakMap<Registration, Resource[]>();

/** A registration's resources as a rule sees them; cached if nothing in it is unknown. */
function seen(registration: Registration, unknowns: Unknowns): Resource[] {
  const before = known.get(registration);
  if (before) return before;
  const props = unknowns.view(registration.props, registration.urn ?? "");
  const resources = resourcesOf({ ...registration, props });
  if (props === registration.props) known.set(registration, resources);
  return resources;
}

function judged<C>(rule: Rule<C>, resource: Resource, context: Context<C>): Finding[] {
  const findings = ofResource(rule, resource, context);
  return resource.patch ? findings.filter((finding) => isSet(resource, finding)) : findings;
}

function ofResource<C>(rule: Rule<C>, resource: Resource, context: Context<C>): Finding[] {
  const ofWhole = rule.resource?.(resource, context) ?? [];
  if (!rule.pod && !rule.container) return ofWhole;
  const ofPods = podsOf(resource).flatMap((pod) => [
    ...(rule.pod?.(pod, context) ?? []),
    ...(rule.container ? pod.containers.flatMap((container) => rule.container?.(container, context) ?? []) : []),
  ]);
  return [...ofWhole, ...ofPods];
}

function locate(finding: Finding, resource: Resource): Located {
  const path = resource.listPath === "" ? finding.path : [resource.listPath, finding.path].filter(Boolean).join(".");
  return { ...finding, path, resource };
}

function identityOf({ resource, path, problem }: Located): string {
  return JSON.stringify([resource.urn, path, problem]);
}

/** The most values to assume for an unknown one: each takes a run of the rule. */
const mostAssumptions = 60;

/**
 * The values to assume: one of every type, those that explain the findings and, because a rule over a stack compares
 * resources, those of the same key elsewhere.
 */
function assumptions(
  behindFindings: unknown[],
  registrations: Registration[],
  keys: ReadonlySet<string>,
): ReadonlySet<unknown> {
  const elsewhere = registrations.length > 1 ? registrations.flatMap(({ props }) => valuesOf(props, keys)) : [];
  return new Set(
    [...new Set([true, false, 1, "unknown", {}, [], ...behindFindings, ...elsewhere])].slice(0, mostAssumptions),
  );
}

/**
 * The values of an unknown elsewhere that could resolve a finding: those at the finding's path, such as a selector's
 * labels, or those of the same key in its resource.
 */
function valuesBehind(
  { resource, path }: Located,
  registrations: Registration[],
  keys: ReadonlySet<string>,
): unknown[] {
  const props = registrations.length > 1 ? registrations.find(({ urn }) => urn === resource.urn)?.props : undefined;
  if (!props) return [];
  const place = found(props, path);
  return [
    ...(typeof place === "object" ? leaves(place).map(([, value]) => value) : []),
    ...valuesOf(props, keys),
  ].filter((value) => !isUnknown(value));
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

/** Whether a finding's path contains an unknown value, or is inside one. */
function touches({ resource, path }: Located, { reads }: Unknowns): boolean {
  return [...reads.values()].some(
    (read) => read.urn === resource.urn && (within(path, read.path) || within(read.path, path)),
  );
}

function within(path: string, parent: string): boolean {
  return parent === "" || path === parent || (path.startsWith(parent) && ".[".includes(path.charAt(parent.length)));
}
