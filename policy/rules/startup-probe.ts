import { z } from "zod";
import { missingProbe } from "../lib/probes";
import { member } from "../manifest";
import type { Rule } from "../rule";

const config = z.strictObject({
  delaySeconds: z
    .int()
    .positive()
    .default(30)
    .describe("minimum initialDelaySeconds of a liveness probe that makes a startup probe unnecessary"),
});

/**
 * A startup probe may be left out if the liveness probe gives a slow start enough time.
 *
 * @requirement PRB-1
 */
export const startupProbe: Rule<z.infer<typeof config>> = {
  name: "startup-probe",
  checks: [28],
  title: "Every long-running container has a startup probe, or a liveness probe with a long enough initial delay.",
  why: "Otherwise the liveness probe kills a container that starts slowly, again and again, and it never comes up.",
  fix: "add a startupProbe that gives the container the time it needs",
  severity: "low",
  standards: [],
  config,
  container: (container, { config: { delaySeconds } }) => {
    const { initialDelaySeconds } = member(container.spec, "livenessProbe");
    const waits = typeof initialDelaySeconds === "number" && initialDelaySeconds >= delaySeconds;
    return waits ? [] : missingProbe(container, "startupProbe");
  },
};
