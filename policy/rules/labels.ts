import { z } from "zod";
import { notText } from "../lib/types";
import { member, set, text } from "../manifest";
import type { Context, Finding, Rule } from "../rule";
import { podsOf } from "../pods";
import { isKubernetes, type Resource } from "../resources";

const names = z.array(z.string());
const config = z.strictObject({
  required: names
    .default(["name", "instance", "component", "part-of", "managed-by"].map(recommended))
    .describe("labels that every object must have; by default those that Kubernetes recommends"),
  workloads: names.default([recommended("version")]).describe("labels that objects with pods must have in addition"),
  except: names
    .default([])
    .describe("kinds that need no labels, such as PersistentVolumeClaim, whose labels may come from a fixed template"),
  values: z
    .record(z.string(), z.string())
    .default({ [recommended("managed-by")]: "Pulumi" })
    .describe("values that the remediation gives to missing labels"),
});
type Config = z.infer<typeof config>;

export const labels: Rule<Config> = {
  name: "labels",
  checks: [55],
  title: "Every object has the recommended labels, and every workload its version.",
  why: "Without them, nobody can tell which application and release an object belongs to, or who may change it.",
  fix: 'add the labels; Kubernetes describes them under "Recommended Labels"',
  severity: "low",
  standards: [],
  config,
  resource: (resource, context): Finding[] => {
    const absent = resource.patch ? [] : missing(resource, context);
    const given = member(resource.metadata, "labels");
    const wrong = isKubernetes(resource) ? Object.keys(given).find((label) => notText(given[label])) : undefined;
    const path = "metadata.labels";
    if (wrong !== undefined && !absent.some((label) => label !== wrong))
      return [
        { path, value: { [wrong]: given[wrong] }, problem: `must be strings: put the value of ${wrong} in quotes` },
      ];
    const more = wrong === undefined ? "" : `, and the value of ${wrong} in quotes`;
    return absent.length === 0
      ? []
      : [{ path, value: set(resource.metadata.labels), problem: `must have ${absent.join(", ")}${more}` }];
  },
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
  const wanted = [...required, ...(podsOf(resource).length > 0 ? workloads : [])];
  return wanted.filter((label) => !text(set(has[label])));
}
