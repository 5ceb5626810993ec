import { z } from "zod";
import { at, member, set, text } from "../manifest";
import type { Context, Rule } from "../rule";
import { isKubernetes, podOf, type Resource } from "../resources";

const names = z.array(z.string());
const config = z.strictObject({
  required: names
    .default(["name", "instance", "component", "part-of", "managed-by"].map(recommended))
    .describe("labels that every object has; those that Kubernetes recommends where it is left out"),
  workloads: names.default([recommended("version")]).describe("labels that objects with pods have beyond those"),
  except: names
    .default([])
    .describe(
      "kinds that need none, such as PersistentVolumeClaim where claims come from a template that can't change",
    ),
  values: z
    .record(z.string(), z.string())
    .default({ [recommended("managed-by")]: "Pulumi" })
    .describe("values that the remediation gives labels that are missing"),
});
type Config = z.infer<typeof config>;

export const labels: Rule<Config> = {
  name: "labels",
  checks: [55],
  title: "Every object has the recommended labels, and a workload its version.",
  why: "Without them nobody can tell what an object belongs to, which release it is of and who may change it.",
  fix: 'add the label; Kubernetes describes each under "Recommended Labels"',
  severity: "low",
  standards: [],
  config,
  resource: (resource, context) =>
    missing(resource, context).map((label) => ({ path: at("metadata", "labels", label), problem: "must be set" })),
  remediate: (resource, context) => {
    const { values } = context.config;
    const given = missing(resource, context).flatMap((label): [string, string][] =>
      values[label] === undefined ? [] : [[label, values[label]]],
    );
    if (given.length === 0) return undefined;
    const { props, metadata } = resource;
    return {
      ...props,
      metadata: { ...metadata, labels: { ...member(metadata, "labels"), ...Object.fromEntries(given) } },
    };
  },
};

function recommended(name: string): string {
  return `app.kubernetes.io/${name}`;
}

function missing(resource: Resource, { config: { required, workloads, except } }: Context<Config>): string[] {
  if (!isKubernetes(resource) || except.includes(resource.kind)) return [];
  const has = member(resource.metadata, "labels");
  return [...required, ...(podOf(resource) ? workloads : [])].filter((label) => !text(set(has[label])));
}
