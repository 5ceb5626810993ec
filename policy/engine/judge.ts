import { at, found, isManifest, leaves } from "../manifest";
import type { Context, Finding, Rule } from "../rule";
import { podOf, type Registration, type Resource, resourcesOf } from "../resources";
import { isSet } from "./patches";
import { isUnknown, Unknowns } from "./unknowns";

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
  return judge([registration], (resources) =>
    resources.flatMap((resource) => judged(rule, resource, context).map((finding) => locate(finding, resource))),
  );
}

/** The verdict of a rule over a stack. Patches are no objects of it, but parts of some that others have made: only a rule that asks for them sees them. */
export function judgeStack<C>(rule: Rule<C>, registrations: Registration[], context: Context<C>): Verdict {
  return judge(registrations, (resources) => {
    const findings =
      rule.stack?.(rule.seesPatches ? resources : resources.filter(({ patch }) => !patch), context) ?? [];
    return findings.flatMap((finding) => (finding.resource ? [locate(finding, finding.resource)] : []));
  });
}

function judge(registrations: Registration[], apply: (resources: Resource[]) => Located[]): Verdict {
  const unknowns = new Unknowns();
  const run = (assumed: unknown) => {
    unknowns.assumed = assumed;
    return apply(
      registrations.flatMap((registration) =>
        resourcesOf({ ...registration, props: unknowns.view(registration.props, registration.urn ?? "") }),
      ),
    );
  };
  const first = run(undefined);
  if (unknowns.reads.size === 0) return { findings: first, undecided: [] };
  const keys = new Set([...unknowns.reads.values()].map(({ path }) => lastKey(path)));
  const behind = new Map(first.map((finding) => [finding, valuesBehind(finding, registrations, keys)]));
  const assumed = assumptions([...behind.values()].flat(), registrations, keys);
  const others = [...assumed].map((each) => new Set(run(each).map(identityOf)));
  unknowns.assumed = undefined;
  // A finding stands if it is made whatever the unknown values are, and isn't about one of them.
  const isTried = (finding: Located) => (behind.get(finding) ?? []).every((value) => assumed.has(value));
  const certain = first.filter(
    (finding) =>
      isTried(finding) && others.every((other) => other.has(identityOf(finding))) && !touches(finding, unknowns),
  );
  return { findings: certain, undecided: [...unknowns.reads.values()] };
}

function judged<C>(rule: Rule<C>, resource: Resource, context: Context<C>): Finding[] {
  const findings = ofResource(rule, resource, context);
  return resource.patch ? findings.filter((finding) => isSet(resource, finding)) : findings;
}

function ofResource<C>(rule: Rule<C>, resource: Resource, context: Context<C>): Finding[] {
  const ofWhole = rule.resource?.(resource, context) ?? [];
  const pod = rule.pod || rule.container ? podOf(resource) : undefined;
  if (!pod) return ofWhole;
  const ofContainers = rule.container
    ? pod.containers.flatMap((container) => rule.container?.(container, context) ?? [])
    : [];
  return [...ofWhole, ...(rule.pod?.(pod, context) ?? []), ...ofContainers];
}

function locate(finding: Finding, resource: Resource): Located {
  const path = resource.listPath === "" ? finding.path : [resource.listPath, finding.path].filter(Boolean).join(".");
  return { ...finding, path, resource };
}

function identityOf({ resource, path, problem }: Located): string {
  return JSON.stringify([resource.urn, path, problem]);
}

/** How many values an unknown one is taken for at most: each is a run of the rule. */
const mostAssumptions = 60;

/** Values of every type, those behind the findings, and, as a rule over a stack compares one resource with another, what stands elsewhere under the same key. */
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

/** What an unknown value elsewhere would have to be for a finding to be none: what its place holds, as a selector does labels, or its resource under the same key. */
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

/** Whether a finding's place holds an unknown value, or lies in one. */
function touches({ resource, path }: Located, { reads }: Unknowns): boolean {
  return [...reads.values()].some(
    (read) => read.urn === resource.urn && (within(path, read.path) || within(read.path, path)),
  );
}

function within(path: string, parent: string): boolean {
  return parent === "" || path === parent || (path.startsWith(parent) && ".[".includes(path.charAt(parent.length)));
}
