import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { handlerOf } from "../lib/probes";
import { at } from "../manifest";
import type { Rule } from "../rule";

const config = z.strictObject({
  allowed: z
    .array(z.string())
    .default([])
    .describe("names of the containers that have one thing to ask, such as a database's"),
});

export const probesDiffer: Rule<z.infer<typeof config>> = {
  name: "probes-differ",
  checks: [29],
  title: "Readiness and liveness ask different things, unless the container is allowed to ask the same.",
  why: "If both ask the same, a pod that can't serve for a moment is killed instead of being left out of the traffic.",
  fix: "let liveness ask the process alone, and readiness what it needs to serve, each at a path of its own",
  severity: "low",
  standards: ["kube-score: pod-probes"],
  config,
  container: ({ longRunning, path, name, spec }, { config: { allowed } }) => {
    const value = handlerOf(spec, "readinessProbe");
    const liveness = handlerOf(spec, "livenessProbe");
    if (
      !longRunning ||
      allowed.includes(name) ||
      Object.keys(value).length === 0 ||
      !isDeepStrictEqual({ ...value }, { ...liveness })
    )
      return [];
    return [{ path: at(path, "readinessProbe"), value, problem: "must not ask what livenessProbe asks" }];
  },
};
