import { at, items, member, set } from "../manifest";
import type { Rule } from "../rule";

export const hostPath: Rule = {
  name: "host-path",
  checks: [3],
  title: "No volume mounts a directory or file of the node.",
  why:
    "Through the node's file system, a container can read the credentials of the node and of other pods, and " +
    "overwrite the programs that the node runs.",
  fix: "use a PersistentVolumeClaim for data that must last, an emptyDir for data that needn't",
  severity: "high",
  standards: ["PSS baseline", "NSA/CISA: pod security enforcement", "CIS 5.2.12"],
  pod: ({ path, spec }) =>
    items(spec.volumes).flatMap((volume, index) =>
      set(volume.hostPath) === undefined
        ? []
        : [
            {
              path: at(path, "volumes", index, "hostPath"),
              value: member(volume, "hostPath").path,
              problem: "is on the node",
            },
          ],
    ),
};
