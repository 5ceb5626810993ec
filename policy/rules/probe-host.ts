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
  title: "Probes and lifecycle hooks ask the pod itself, and no other host.",
  why:
    "The kubelet makes the request from the node: with a host of its choice, a pod has the node reach what " +
    "network policies close to the pod.",
  fix: "leave host out; for a virtual host set the header Host",
  severity: "medium",
  standards: ["PSS baseline"],
  container: ({ path, spec }, context) =>
    // Baseline refuses it from v1.34 on.
    (isSince(context, 34) ? handlers : []).flatMap((handler) =>
      ["httpGet", "tcpSocket"].flatMap((action) => {
        const value = member(spec, ...handler, action).host ?? "";
        return value === ""
          ? []
          : [{ path: at(path, ...handler, action, "host"), value, problem: "sends the node's request elsewhere" }];
      }),
    ),
};
