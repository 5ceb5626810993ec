import { at, items, member, set } from "../manifest";
import type { Rule } from "../rule";

export const hostPath: Rule = {
  name: "host-path",
  checks: [3],
  title: "No volume is a directory or file of the node.",
  why:
    "Through the node's file system a container reads credentials of the node and of other pods, and can write " +
    "what the node runs.",
  fix: "use a PersistentVolumeClaim for what has to stay, an emptyDir for what needn't",
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
              problem: "is the node's own",
            },
          ],
    ),
};
