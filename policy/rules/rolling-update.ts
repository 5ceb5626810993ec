import { z } from "zod";
import { member, set } from "../manifest";
import type { Finding, Rule } from "../rule";

const config = z.strictObject({
  recreated: z
    .array(z.string())
    .default([])
    .describe(
      "names of the Deployments that may be Recreate: two of their pods can't run at once, as with a database on " +
        "one volume",
    ),
});

export const rollingUpdate: Rule<z.infer<typeof config>> = {
  name: "rolling-update",
  checks: [50],
  title: "A Deployment uses RollingUpdate, and maxSurge and maxUnavailable aren't both zero.",
  why:
    "Recreate stops all pods before it starts the first new one; with both bounds at zero, no rollout ever " +
    "proceeds.",
  fix: "set strategy.type to RollingUpdate, with maxSurge: 1 and maxUnavailable: 0",
  severity: "medium",
  standards: ["kube-linter: no-rolling-update-strategy"],
  config,
  resource: ({ kind, metadata, props }, { config: { recreated } }): Finding[] => {
    if (kind !== "Deployment") return [];
    const strategy = member(props, "spec", "strategy");
    const type = set(strategy.type) ?? "RollingUpdate";
    if (type === "Recreate" && recreated.some((name) => name === metadata.name)) return [];
    if (type !== "RollingUpdate")
      return [{ path: "spec.strategy.type", value: type, problem: "must be RollingUpdate" }];
    const { maxSurge, maxUnavailable } = member(strategy, "rollingUpdate");
    if (!isZero(maxSurge) || !isZero(maxUnavailable)) return [];
    return [
      {
        path: "spec.strategy.rollingUpdate",
        value: { maxSurge, maxUnavailable },
        problem: "must not have both maxSurge and maxUnavailable at zero",
      },
    ];
  },
};

function isZero(bound: unknown): boolean {
  return bound === 0 || (typeof bound === "string" && /^0+%$/.test(bound));
}
