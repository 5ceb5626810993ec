import { at, type Manifest, member } from "../manifest";
import { isSince } from "../lib/pod-security";
import type { Context, Finding, Rule } from "../rule";

const types = ["container_t", "container_init_t", "container_kvm_t", "container_engine_t"];

function allowed(context: Context): string[] {
  return isSince(context, 31) ? types : types.filter((type) => type !== "container_engine_t");
}

export const selinux: Rule = {
  name: "selinux",
  checks: [15],
  title: "SELinux options set only a level and a type made for containers, not a user or a role.",
  why: "Another type, user or role lets a container do things that SELinux denies to containers.",
  fix: `leave seLinuxOptions out, or set only its level and a type of ${types.join(", ")}`,
  severity: "medium",
  standards: ["PSS baseline", "NSA/CISA: hardening container environments"],
  pod: ({ path, spec }, context) => refused(path, spec, allowed(context)),
  container: ({ path, spec }, context) => refused(path, spec, allowed(context)),
};

function refused(path: string, spec: Manifest, types: string[]): Finding[] {
  const options = member(spec, "securityContext", "seLinuxOptions");
  return ["type", "user", "role"].flatMap((field) => {
    const value = options[field] ?? "";
    if (value === "" || (field === "type" && types.includes(value as string))) return [];
    const problem = field === "type" ? `isn't one of ${types.join(", ")}` : "is set";
    return [{ path: at(path, "securityContext", "seLinuxOptions", field), value, problem }];
  });
}
