import { z } from "zod";
import { at, member, text } from "../manifest";
import { wrongType } from "../lib/types";
import type { Rule } from "../rule";
import { isWindows, type PodSpec } from "../pods";

const config = z.strictObject({
  advisoryComponents: z
    .array(z.string())
    .default(["database"])
    .describe(
      "values of the label app.kubernetes.io/component for whose pods a finding is only advice: databases often " +
        "write outside their volume",
    ),
});

export const readOnlyRoot: Rule<z.infer<typeof config>> = {
  name: "read-only-root",
  checks: [13],
  title: "Every container's root file system is read-only.",
  why: "An intruder in a container can change its program and store tools wherever the file system is writable.",
  fix:
    "set readOnlyRootFilesystem: true in the container's securityContext, and mount an emptyDir where the process " +
    "writes",
  severity: "medium",
  standards: ["NSA/CISA: immutable container file systems"],
  config,
  container: ({ path, spec, pod }, { config: { advisoryComponents } }) => {
    const value = member(spec, "securityContext").readOnlyRootFilesystem ?? undefined;
    if (value === true || isWindows(pod)) return [];
    const problem =
      value === undefined
        ? "is missing, so the container can write to its root file system"
        : (wrongType(value, "boolean") ?? "lets the container write to its root file system");
    const advisory = advisoryComponents.includes(component(pod));
    return [{ path: at(path, "securityContext", "readOnlyRootFilesystem"), value, problem, advisory }];
  },
};

function component(pod: PodSpec): string {
  return text(member(pod.metadata, "labels")["app.kubernetes.io/component"]) ?? "";
}
