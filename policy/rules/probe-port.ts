import { hasPort, isQuoted, listed, portsOf } from "../lib/ports";
import { handlerOf, probeNames } from "../lib/probes";
import { at } from "../manifest";
import type { Finding, Rule } from "../rule";

export const probePort: Rule = {
  name: "probe-port",
  checks: [30],
  title: "A probe uses a TCP port that its container declares, by name or by number.",
  why:
    "A probe at a port that nothing listens on never succeeds: the rollout hangs, or the container is killed " +
    "again and again.",
  fix: "declare the port in the container's ports, and name it in the probe",
  severity: "medium",
  standards: ["kube-linter: readiness-port, liveness-port, startup-port"],
  container: (container) => {
    const ports = portsOf(container);
    return probeNames.flatMap((probe) =>
      Object.entries(handlerOf(container.spec, probe)).flatMap(([handler, { port: value }]): Finding[] => {
        const found = { path: at(container.path, probe, handler, "port"), value };
        if (handler === "exec") return [];
        if (isQuoted(value))
          return [
            {
              ...found,
              problem: "must be a number: a port in quotes is a name, and a name contains a letter",
              fix: `write ${String(value)} without quotes`,
            },
          ];
        if (handler === "grpc" && typeof value === "string")
          return [{ ...found, problem: "must be a number: a gRPC probe can't name its port" }];
        return hasPort(ports, value)
          ? []
          : [{ ...found, problem: `must be a port that the container declares (${listed(ports)})` }];
      }),
    );
  },
};
