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
    "Volumes use only types that don't mount files of the node or of a server directly: a claim or a CSI driver " +
    "has to do so.",
  why:
    "Other types bypass storage classes, quotas and claims: a pod that names an NFS or iSCSI server mounts it " +
    "with the node's rights.",
  fix: `use one of ${allowed.join(", ")}`,
  severity: "medium",
  standards: ["PSS restricted", "NSA/CISA: pod security enforcement"],
  pod: ({ path, spec }) =>
    items(spec.volumes).flatMap((volume, index) => {
      const sources = Object.keys(volume).filter((key) => key !== "name" && set(volume[key]) !== undefined);
      return sources
        .filter((source) => !allowed.includes(source))
        .map((source) => ({ path: at(path, "volumes", index, source), problem: "has a type that isn't allowed" }));
    }),
};
