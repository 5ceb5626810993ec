import { at, type Manifest, member } from "../manifest";
import { wrongType } from "../lib/types";
import type { Finding, Rule } from "../rule";

export const rootGroups: Rule = {
  name: "root-groups",
  checks: [9],
  title: "No process or volume belongs to group 0.",
  why: "Group 0 is root's group: it can read, and often write, root's files in an image, in a volume and on the node.",
  fix: "use the group that the image was built for, such as 1000",
  severity: "medium",
  standards: ["NSA/CISA: non-root containers"],
  pod: ({ path, spec }) => {
    const { fsGroup, supplementalGroups } = member(spec, "securityContext");
    const groups: unknown[] = Array.isArray(supplementalGroups) ? supplementalGroups : [];
    return [
      ...runAsGroup(path, spec),
      ...rootGroup(at(path, "securityContext", "fsGroup"), fsGroup),
      ...groups.flatMap((group, index) => rootGroup(at(path, "securityContext", "supplementalGroups", index), group)),
    ];
  },
  container: ({ path, spec }) => runAsGroup(path, spec),
};

function runAsGroup(path: string, spec: Manifest): Finding[] {
  return rootGroup(at(path, "securityContext", "runAsGroup"), member(spec, "securityContext").runAsGroup);
}

function rootGroup(path: string, value: unknown): Finding[] {
  const problem = wrongType(value, "number") ?? (value === 0 ? "is root's group" : undefined);
  return problem ? [{ path, value, problem }] : [];
}
