import { z } from "zod";
import { missingProbe } from "../lib/probes";
import { member } from "../manifest";
import type { Rule } from "../rule";

const config = z.strictObject({
  delaySeconds: z
    .int()
    .positive()
    .default(30)
    .describe(
      "what a liveness probe's initialDelaySeconds has to be at least, for a container to do without a startup probe",
    ),
});

/** A startup probe may be left out where the liveness probe leaves a slow start the time it needs (PRB-1). */
export const startupProbe: Rule<z.infer<typeof config>> = {
  name: "startup-probe",
  checks: [28],
  title: "Every long-running container has a startup probe, or a liveness probe that waits long enough before it asks.",
  why: "The liveness probe kills a container that starts slowly, again and again, and it never comes up.",
  fix: "add a startupProbe that leaves the container the time it needs",
  severity: "low",
  standards: [],
  config,
  container: (container, { config: { delaySeconds } }) => {
    const { initialDelaySeconds } = member(container.spec, "livenessProbe");
    const waits = typeof initialDelaySeconds === "number" && initialDelaySeconds >= delaySeconds;
    return waits ? [] : missingProbe(container, "startupProbe");
  },
};
