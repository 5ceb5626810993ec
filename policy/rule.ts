import type { z } from "zod";
import type { Container, PodSpec, Resource } from "./resources";

export type Severity = "low" | "medium" | "high" | "critical";
export type Environment = "dev" | "staging" | "prod";

/** What is wrong at one place. The engine adds the resource, the rule, its reason and a link, and hides secrets. */
export interface Finding {
  /** Where, inside the resource: `spec.template.spec.containers[0].securityContext.runAsUser`. */
  path: string;
  /** The value there; left out where there is none. */
  value?: unknown;
  /** What is wrong. Reads on from the value, or from the path where there is none: `is root`, `is missing`. */
  problem: string;
  /** What to do about this finding, where the rule's fix doesn't fit. */
  fix?: string;
  /** Whether it is only advice, whatever the rule's level. */
  advisory?: boolean;
  /** Rules over a stack: the resource that the finding is about. */
  resource?: Resource;
}

/** What a rule may know in addition to the resource. */
export interface Context<C = unknown> {
  /** The rule's parameters, with its defaults. */
  config: C;
  /** The stack's environment, from the pack's config; production by default. */
  environment: Environment;
  /** Minor release of Kubernetes 1 whose Pod Security Standards hold; the newest that the pack knows by default. */
  podSecurity?: number;
  /** Whether a text holds a value that a resource of the stack marks as secret. */
  holdsSecret(value: string): boolean;
}

/**
 * A rule of the pack. It judges what Kubernetes will get, whatever component made it. Each function sees one thing at a
 * time and returns everything that is wrong with it. A manifest may lack anything and have values of any type: a rule
 * never throws. The engine handles values that a preview doesn't know (engine/unknowns.ts).
 */
export interface Rule<C = unknown> {
  /** Name of the policy, kebab-case. */
  name: string;
  /** Rows of the list of checks that it covers (docs/policies.md). */
  checks: number[];
  /** The rule in one sentence. */
  title: string;
  /** What goes wrong without the rule. */
  why: string;
  /** What to do about any finding of the rule. */
  fix: string;
  severity: Severity;
  /** Where it comes from: "PSS restricted", "NSA/CISA: ...", "CIS 5.2.2". */
  standards: string[];
  /** Parameters, each with a default; a strict object. */
  config?: z.ZodType<C>;
  container?(this: void, container: Container, context: Context<C>): Finding[];
  pod?(this: void, pod: PodSpec, context: Context<C>): Finding[];
  resource?(this: void, resource: Resource, context: Context<C>): Finding[];
  stack?(this: void, resources: Resource[], context: Context<C>): Finding[];
  /** Whether `stack` is shown patches as well: what they add is then judged together with the stack's objects. */
  seesPatches?: true;
  /** Whether knowing more only ever adds findings to those of `stack`: what the known values show then stands. */
  cumulative?: true;
  /** The resource's properties, fixed; undefined where there is nothing to fix. Runs only at level `remediate`. */
  remediate?(this: void, resource: Resource, context: Context<C>): object | undefined;
}
