import { z } from "zod";
import { text } from "../manifest";
import type { Rule } from "../rule";

const config = z.strictObject({
  allowed: z
    .array(z.string())
    .default([])
    .describe("names of the Pods that run once and are done, such as a connection test's"),
});

export const barePods: Rule<z.infer<typeof config>> = {
  name: "bare-pods",
  checks: [53],
  title: "No Pod stands alone: each belongs to a Deployment, StatefulSet, DaemonSet, Job or CronJob.",
  why: "Nothing brings a bare Pod back when its node goes.",
  fix: "make it a Deployment, or a Job if it ends by itself",
  severity: "medium",
  standards: [],
  config,
  resource: ({ kind, patch, apiVersion, metadata }, { config: { allowed } }) =>
    kind !== "Pod" || patch || apiVersion !== "v1" || allowed.includes(text(metadata.name) ?? "")
      ? []
      : [{ path: "kind", value: kind, problem: "must not stand alone" }],
};
