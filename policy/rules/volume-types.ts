import { at, items, set } from "../manifest";
import type { Rule } from "../rule";

const allowed = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "persistentVolumeClaim",
  "projected",
  "secret",
  "image",
];

export const volumeTypes: Rule = {
  name: "volume-types",
  checks: [19],
  title:
    "Volumes are of types that bring nothing of the node or of a server into the pod but what a claim or a driver " +
    "gives.",
  why:
    "A volume of another type goes past storage classes, quotas and claims: a pod that names any NFS or iSCSI " +
    "server mounts it with the node's rights.",
  fix: `use one of ${allowed.join(", ")}`,
  severity: "medium",
  standards: ["PSS restricted", "NSA/CISA: pod security enforcement"],
  pod: ({ path, spec }) =>
    items(spec.volumes).flatMap((volume, index) => {
      const sources = Object.keys(volume).filter((key) => key !== "name" && set(volume[key]) !== undefined);
      return sources
        .filter((source) => !allowed.includes(source))
        .map((source) => ({ path: at(path, "volumes", index, source), problem: "is of a type that isn't allowed" }));
    }),
};
