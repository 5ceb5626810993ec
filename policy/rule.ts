import type { z } from "zod";
import type { Container, PodSpec } from "./pods";
import type { Resource } from "./resources";

export type Severity = "low" | "medium" | "high" | "critical";
export type Environment = "dev" | "staging" | "prod";

/** What is wrong at one path. The engine adds the resource, the rule, its reason and a link, and hides secrets. */
export interface Finding {
  /** The path in the resource: `spec.template.spec.containers[0].securityContext.runAsUser`. */
  path: string;
  /** The value there; left out if there is none. */
  value?: unknown;
  /**
   * What is wrong. Continues the sentence that starts with the value, or with the path if there is no value: `is
   * root`, `is missing`.
   */
  problem: string;
  /** How to fix this finding, if the rule's fix doesn't fit. */
  fix?: string;
  /** Whether it is advice only, whatever the rule's level. */
  advisory?: boolean;
  /** For rules over a stack: the resource that the finding is about. */
  resource?: Resource;
}

/** What a rule may use in addition to the resource. */
export interface Context<C = unknown> {
  /** The rule's parameters, including defaults. */
  config: C;
  /** The stack's environment, from the pack's config; production by default. */
  environment: Environment;
  /**
   * The minor release of Kubernetes 1 whose Pod Security Standards apply; by default the newest that the pack knows.
   */
  podSecurity?: number;
  /** Whether a text contains a value that some resource in the stack marks as secret. */
  holdsSecret(value: string): boolean;
}

/**
 * A rule of the pack. It judges what Kubernetes will get, whatever component creates it. Each function sees one thing
 * at a time and returns everything that is wrong with it. A manifest may lack anything and have values of any type; a
 * rule never throws. The engine handles values that a preview doesn't know (engine/unknowns.ts).
 */
export interface Rule<C = unknown> {
  /** The policy's name, in kebab case. */
  name: string;
  /** The rows of the list of checks that the rule covers (docs/policies.md). */
  checks: number[];
  /** The rule in one sentence. */
  title: string;
  /** What goes wrong without the rule. */
  why: string;
  /** How to fix a finding of the rule. */
  fix: string;
  severity: Severity;
  /** Its source: "PSS restricted", "NSA/CISA: ...", "CIS 5.2.2". */
  standards: string[];
  /** The parameters, each with a default; a strict object. */
  config?: z.ZodType<C>;
  container?(this: void, container: Container, context: Context<C>): Finding[];
  pod?(this: void, pod: PodSpec, context: Context<C>): Finding[];
  resource?(this: void, resource: Resource, context: Context<C>): Finding[];
  stack?(this: void, resources: Resource[], context: Context<C>): Finding[];
  /** Whether `stack` also gets patches, whose fields are then judged together with the stack's objects. */
  seesPatches?: true;
  /** Whether knowing more can only add to the findings of `stack`: those from known values then hold. */
  cumulative?: true;
  /** The resource's properties, fixed; undefined if there is nothing to fix. Only runs at level `remediate`. */
  remediate?(this: void, resource: Resource, context: Context<C>): object | undefined;
}
