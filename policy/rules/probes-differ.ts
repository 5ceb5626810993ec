import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { handlerOf } from "../lib/probes";
import { at, type Manifest, member } from "../manifest";
import type { Rule } from "../rule";

const config = z.strictObject({
  allowed: z
    .array(z.string())
    .default([])
    .describe("names of containers with only one thing to check, such as a database's"),
});

export const probesDiffer: Rule<z.infer<typeof config>> = {
  name: "probes-differ",
  checks: [29],
  title: "Readiness and liveness probes check different things, or liveness fails later than readiness.",
  why: "If both check the same, a pod that can't serve for a moment is killed instead of only losing its traffic.",
  fix:
    "let liveness check only the process and readiness what it needs to serve, each at its own path; or raise " +
    "liveness's failureThreshold",
  severity: "low",
  standards: ["kube-score: pod-probes"],
  config,
  container: ({ longRunning, path, name, spec }, { config: { allowed } }) => {
    if (!longRunning || allowed.includes(name)) return [];
    const value = handlerOf(spec, "readinessProbe");
    const isSame = isDeepStrictEqual({ ...value }, { ...handlerOf(spec, "livenessProbe") });
    if (
      Object.keys(value).length === 0 ||
      !isSame ||
      patience(spec, "livenessProbe") > patience(spec, "readinessProbe")
    )
      return [];
    return [
      {
        path: at(path, "readinessProbe"),
        value,
        problem: "must not check the same thing as livenessProbe, unless livenessProbe fails later",
      },
    ];
  },
};

/** Seconds for which a probe has to fail before Kubernetes acts. */
function patience(spec: Manifest, probe: "livenessProbe" | "readinessProbe"): number {
  const { failureThreshold, periodSeconds } = member(spec, probe);
  return count(failureThreshold, 3) * count(periodSeconds, 10);
}

function count(value: unknown, preset: number): number {
  return typeof value === "number" ? value : preset;
}
