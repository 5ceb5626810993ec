import { z } from "zod";
import { text } from "../manifest";
import type { Rule } from "../rule";

const config = z.strictObject({
  allowed: z.array(z.string()).default([]).describe("names of Pods that run once, such as a connection test"),
});

export const barePods: Rule<z.infer<typeof config>> = {
  name: "bare-pods",
  checks: [53],
  title: "No bare Pods: a Deployment, StatefulSet, DaemonSet, Job or CronJob creates every Pod.",
  why: "Nothing recreates a bare Pod when its node goes down.",
  fix: "make it a Deployment, or a Job if it runs to completion",
  severity: "medium",
  standards: [],
  config,
  resource: ({ kind, patch, apiVersion, metadata }, { config: { allowed } }) =>
    kind !== "Pod" || patch || apiVersion !== "v1" || allowed.includes(text(metadata.name) ?? "")
      ? []
      : [{ path: "kind", value: kind, problem: "must not be a bare Pod" }],
};
