import { z } from "zod";
import { at, type Manifest, member } from "../manifest";
import { fixPods } from "../lib/fix";
import type { Finding, Rule } from "../rule";
import { isWindows } from "../pods";

const config = z.strictObject({
  required: z
    .boolean()
    .default(true)
    .describe("whether a profile must be set; false refuses only Unconfined, as PSS baseline does"),
});

const allowed = ["RuntimeDefault", "Localhost"];

export const seccomp: Rule<z.infer<typeof config>> = {
  name: "seccomp",
  checks: [14],
  title: "Every container has a seccomp profile: RuntimeDefault or Localhost.",
  why:
    "Without a profile, a process can make every system call, and most container escapes use one that no program " +
    "needs.",
  fix: "set seccompProfile: { type: RuntimeDefault } in the pod's securityContext",
  severity: "medium",
  standards: ["PSS baseline", "PSS restricted", "NSA/CISA: hardening container environments", "CIS 5.7.2"],
  config,
  pod: (pod, { config: { required } }) => (isExempt(pod, required) ? [] : refused(pod.path, pod.spec)),
  container: (container, { config: { required } }) => {
    if (isExempt(container.pod, required)) return [];
    const path = at(container.path, "securityContext", "seccompProfile", "type");
    const missing = required && typeOf(container.spec) === undefined && typeOf(container.pod.spec) === undefined;
    return missing
      ? [{ path, problem: "is missing here and in the pod's securityContext" }]
      : refused(container.path, container.spec);
  },
  remediate: (resource) =>
    fixPods(resource, (spec) => {
      const securityContext = member(spec, "securityContext");
      spec.securityContext = {
        ...securityContext,
        seccompProfile: securityContext.seccompProfile ?? { type: "RuntimeDefault" },
      };
    }),
};

/** PSS restricted requires a profile, except on Windows, which has none. */
function isExempt(pod: Parameters<typeof isWindows>[0], required: boolean): boolean {
  return required && isWindows(pod);
}

function typeOf(spec: Manifest): unknown {
  return member(spec, "securityContext", "seccompProfile").type ?? undefined;
}

function refused(path: string, spec: Manifest): Finding[] {
  const value = typeOf(spec);
  if (value === undefined || allowed.includes(value as string)) return [];
  return [
    {
      path: at(path, "securityContext", "seccompProfile", "type"),
      value,
      problem: `isn't one of ${allowed.join(", ")}`,
    },
  ];
}
