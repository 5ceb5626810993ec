import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import type { z } from "zod";
import type { Rule } from "../rule";
import { packConfig, packPolicy } from "./pack";

/**
 * Makes Pulumi fail with one message if a config names an unknown policy or parameter. Pulumi itself accepts any
 * name, so a misspelled one would silently have no effect. No policy sees another's config, so the pack reads the
 * request in which Pulumi passes all of it.
 */
export function refuseBadConfig(rules: readonly Rule[]): void {
  const { configure } = AnalyzerService;
  const { requestDeserialize } = configure;
  configure.requestDeserialize = (bytes) => {
    const request = requestDeserialize(bytes);
    const config = [...request.getPolicyconfigMap().entries()].map(([name, policy]): [string, object] => [
      name,
      policy.getProperties()?.toJavaScript() ?? {},
    ]);
    const problems = problemsOfConfig(rules, config);
    // Pulumi shows errors of the handler to the user, but not those of a deserializer.
    if (problems.length > 0) request.getPolicyconfigMap = () => refuse(problems);
    return request;
  };
}

function refuse(problems: string[]): never {
  const error = new Error(["The policy config is invalid; no policy was applied.", ...problems].join("\n  "));
  // @pulumi/policy prints an error's stack, which doesn't help with a mistake in a config.
  error.stack = error.message;
  throw error;
}

export function problemsOfConfig(rules: readonly Rule[], config: [name: string, properties: object][]): string[] {
  // Pulumi's name for the level of all policies.
  const schemas = new Map<string, z.ZodType | undefined>([
    ["all", undefined],
    [packPolicy, packConfig],
    ...rules.map(({ name, config }): [string, z.ZodType | undefined] => [name, config]),
  ]);
  return config.flatMap(([name, properties]) => {
    if (!schemas.has(name)) return [`${name}: unknown policy; the pack has ${[...schemas.keys()].join(", ")}`];
    const schema = schemas.get(name);
    if (!schema) return Object.keys(properties).map((key) => `${name}.${key}: unknown parameter; ${name} has none`);
    const { error } = schema.safeParse(properties);
    return (error?.issues ?? []).map(({ path, message }) => `${[name, ...path].join(".")}: ${message}`);
  });
}
