import { at, member } from "../manifest";
import { isSince } from "../lib/pod-security";
import type { Rule } from "../rule";

const handlers = [
  ["livenessProbe"],
  ["readinessProbe"],
  ["startupProbe"],
  ["lifecycle", "postStart"],
  ["lifecycle", "preStop"],
];

export const probeHost: Rule = {
  name: "probe-host",
  checks: [18],
  title: "Probes and lifecycle hooks send requests only to their own pod.",
  why:
    "The kubelet sends the request from the node: a pod that chooses the host reaches targets that network " +
    "policies deny to it.",
  fix: "leave host out; for a virtual host, set the header Host",
  severity: "medium",
  standards: ["PSS baseline"],
  container: ({ path, spec }, context) =>
    // Baseline refuses it from v1.34 on.
    (isSince(context, 34) ? handlers : []).flatMap((handler) =>
      ["httpGet", "tcpSocket"].flatMap((action) => {
        const value = member(spec, ...handler, action).host ?? "";
        return value === ""
          ? []
          : [
              {
                path: at(path, ...handler, action, "host"),
                value,
                problem: "sends the node's request to another host",
              },
            ];
      }),
    ),
};
