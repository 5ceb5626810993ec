import { type Container, member } from "../pods";
import type { Rule } from "../rule";

/** Policy check 6 and 7: no process of the application has root's rights, whatever its image says (SEC-1, SEC-2). */
export const nonRoot: Rule = {
  name: "non-root",
  description: "Containers run as a user other than root: runAsNonRoot is true and runAsUser isn't 0.",
  check: (container) => [...runAsNonRoot(container), ...runAsUser(container)],
};

function runAsNonRoot({ path, spec, pod }: Container): string[] {
  const value = member(spec, "securityContext").runAsNonRoot ?? member(pod, "securityContext").runAsNonRoot;
  if (value === true) return [];
  return [`${path}: runAsNonRoot is ${JSON.stringify(value) ?? "unset"}; set it to true in the pod's securityContext`];
}

function runAsUser({ path, spec, pod }: Container): string[] {
  const value = member(spec, "securityContext").runAsUser ?? member(pod, "securityContext").runAsUser;
  return value === 0 ? [`${path}: runAsUser is 0, which is root; use the image's own user, 1000 here`] : [];
}
