import { z } from "zod";
import { at, member } from "../manifest";
import { isMapped } from "../lib/pod-security";
import type { Rule } from "../rule";

const config = z.strictObject({
  strict: z
    .boolean()
    .default(true)
    .describe("whether a pod with its own user namespace is refused as well; PSS baseline allows it from v1.35 on"),
});

export const procMount: Rule<z.infer<typeof config>> = {
  name: "proc-mount",
  checks: [17],
  title: "Every container's /proc is masked, which is the runtime's default.",
  why: "Through an unmasked /proc, a process can inspect and change the node's kernel.",
  fix: "leave procMount out",
  severity: "high",
  standards: ["PSS baseline", "NSA/CISA: hardening container environments"],
  config,
  container: ({ path, spec, pod }, context) => {
    const value = member(spec, "securityContext").procMount ?? "Default";
    // Restricted refuses Unmasked even in a pod's own user namespace; baseline, from v1.35 on, doesn't.
    return value === "Default" || (!context.config.strict && value === "Unmasked" && isMapped(pod, context))
      ? []
      : [{ path: at(path, "securityContext", "procMount"), value, problem: "isn't Default" }];
  },
};
