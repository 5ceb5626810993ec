import { hasPort, listed, portsOf } from "../lib/ports";
import { namespaceOf, servicePorts, Stack } from "../lib/stack";
import { at, member, set } from "../manifest";
import type { Finding, Rule } from "../rule";
import type { Resource } from "../resources";

export const servicePortsExist: Rule = {
  name: "service-ports",
  checks: [42],
  title: "Each port of a Service leads to a port that the pods behind it declare.",
  why: "A Service whose targetPort nobody listens on refuses every connection.",
  fix: "let targetPort name a port of the container",
  severity: "medium",
  standards: [],
  stack: (resources) => {
    const stack = new Stack(resources);
    return stack.of("Service").flatMap((service) => judge(service, stack));
  },
};

function judge(service: Resource, stack: Stack): Finding[] {
  const selector = member(service.props, "spec", "selector");
  if (Object.keys(selector).length === 0) return [];
  const pods = stack.labelled(namespaceOf(service), selector);
  return servicePorts(service).flatMap(({ port, targetPort }, index) => {
    const value = set(targetPort) ?? port;
    const without = pods.find(({ containers }) => !hasPort(containers.flatMap(portsOf), value));
    if (!without) return [];
    const ports = listed(without.containers.flatMap(portsOf));
    return [
      {
        resource: service,
        path: at("spec", "ports", index, "targetPort"),
        value,
        problem: `must be a port that the pods declare (${ports})`,
      },
    ];
  });
}
