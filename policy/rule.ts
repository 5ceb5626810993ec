import type { z } from "zod";
import type { Container, PodSpec, Resource } from "./resources";

export type Severity = "low" | "medium" | "high" | "critical";
export type Environment = "dev" | "staging" | "prod";

/** What is wrong at one place. The engine adds the resource, the rule, its reason and the link, and hides secrets. */
export interface Finding {
  /** Where, inside the resource: `spec.template.spec.containers[0].securityContext.runAsUser`. */
  path: string;
  /** What stands there; left out where nothing does. */
  value?: unknown;
  /** What is wrong, read after the value, or after the path where there is none: `is root`, `is missing`. */
  problem: string;
  /** What to do, where the rule's own fix doesn't fit. */
  fix?: string;
  /** Whether it is only advised, whatever the rule's level. */
  advisory?: boolean;
  /** Rules over a stack: the resource that the finding is about. */
  resource?: Resource;
}

/** What a rule may know beside the resource. */
export interface Context<C = unknown> {
  /** The rule's parameters, with its defaults. */
  config: C;
  /** Which environment the stack is, as the pack's config says; production without a word. */
  environment: Environment;
  /** Whether a text holds a value that some resource of the stack marks as secret. */
  holdsSecret(value: string): boolean;
}

/**
 * A rule of the pack. It judges what Kubernetes will get, and trusts no component that made it. Each function sees one
 * thing at a time and gives everything that is wrong with it. A manifest may lack anything and hold anything in its
 * place: a rule never throws. What is unknown in a preview is the engine's matter (engine/unknowns.ts).
 */
export interface Rule<C = unknown> {
  /** Name of the policy, kebab-case. */
  name: string;
  /** Rows of the list of checks that it covers. */
  checks: number[];
  /** The rule in one sentence. */
  title: string;
  /** What goes wrong without it. */
  why: string;
  /** What to do, in general. */
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
  /** Whether `stack` is shown patches, too: what one of them brings is then judged beside the stack's objects. */
  seesPatches?: true;
  /** The resource's properties, mended; undefined where there is nothing to mend. Runs only at level `remediate`. */
  remediate?(this: void, resource: Resource, context: Context<C>): object | undefined;
}
