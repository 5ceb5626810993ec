import { hasPort, listed, portsOf } from "../lib/ports";
import { handlerOf, probeNames } from "../lib/probes";
import { at } from "../manifest";
import type { Rule } from "../rule";

export const probePort: Rule = {
  name: "probe-port",
  checks: [30],
  title: "A probe asks at a port that its container declares, by name or by number.",
  why: "A probe at a port that nothing listens on never succeeds: the rollout stops, or the container is killed for ever.",
  fix: "declare the port in the container's ports, and name it in the probe",
  severity: "medium",
  standards: ["kube-linter: readiness-port, liveness-port, startup-port"],
  container: (container) => {
    const ports = portsOf(container);
    const asked = probeNames.flatMap((probe) =>
      Object.entries(handlerOf(container.spec, probe)).map(([handler, { port }]) => ({ probe, handler, port })),
    );
    const wrong = asked.filter(({ handler, port }) => handler !== "exec" && !hasPort(ports, port));
    return wrong.map(({ probe, handler, port }) => ({
      path: at(container.path, probe, handler, "port"),
      value: port,
      problem: `must be a port that the container declares (${listed(ports)})`,
    }));
  },
};
