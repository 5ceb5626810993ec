import { configOf } from "../../../policy/engine/pack";
import { judgeResource, judgeStack, type Located } from "../../../policy/engine/judge";
import type { Manifest } from "../../../policy/manifest";
import type { Environment, Rule } from "../../../policy/rule";
import type { Registration } from "../../../policy/resources";

interface Options {
  /** The rule's parameters, as in a config. */
  config?: object;
  environment?: Environment;
  secrets?: string[];
  /** The minor release of the Pod Security Standards. */
  podSecurity?: number;
}

/** A rule's findings about a resource. */
export function check(rule: Rule, type: string, props: Manifest, options: Options = {}): Located[] {
  return judgeResource(rule, { type, name: "x", urn: "urn:x", props }, contextOf(rule, options)).findings;
}

/** The findings of a rule over a stack. */
export function checkStack(rule: Rule, registrations: Omit<Registration, "urn">[], options: Options = {}): Located[] {
  const named = registrations.map((registration, index) => ({ ...registration, urn: `urn:${index}` }));
  return judgeStack(rule, named, contextOf(rule, options)).findings;
}

/** What is wrong, and where, one line each: `spec.replicas: is missing`. */
export function problems(findings: Located[]): string[] {
  return findings.map(({ path, problem }) => `${path}: ${problem}`);
}

export function contextOf(rule: Rule, { config = {}, environment = "prod", secrets = [], podSecurity }: Options) {
  return {
    config: configOf(rule, config),
    environment,
    ...(podSecurity !== undefined && { podSecurity }),
    holdsSecret: (text: string) => secrets.some((secret) => text.includes(secret)),
  };
}
