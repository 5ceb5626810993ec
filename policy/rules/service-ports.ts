import { hasPort, isQuoted, listed, portsOf } from "../lib/ports";
import { namespaceOf, servicePorts, Stack } from "../lib/stack";
import { at, member, set, text } from "../manifest";
import type { Finding, Rule } from "../rule";
import type { Resource } from "../resources";

export const servicePortsExist: Rule = {
  name: "service-ports",
  checks: [42],
  title:
    "Each port of a Service leads to a port that the pods behind it declare, with that name or number and " +
    "protocol.",
  why: "A Service whose targetPort nothing listens on refuses every connection.",
  fix: "set targetPort to a port of the container",
  severity: "medium",
  standards: [],
  stack: (resources) => {
    const stack = new Stack(resources);
    return stack.of("Service").flatMap((service) => judge(service, stack));
  },
};

function judge(service: Resource, stack: Stack): Finding[] {
  const selector = member(service.props, "spec", "selector");
  const pods = Object.keys(selector).length === 0 ? [] : stack.labelled(namespaceOf(service), selector);
  return servicePorts(service).flatMap((entry, index): Finding[] => {
    const value = set(entry.targetPort) ?? entry.port;
    const found = { resource: service, path: at("spec", "ports", index, "targetPort"), value };
    if (isQuoted(value))
      return [
        {
          ...found,
          problem: "must be a number: a port in quotes is a name, and a name contains a letter",
          fix: `write ${String(value)} without quotes`,
        },
      ];
    const protocol = text(entry.protocol) ?? "TCP";
    const without = pods.find(({ containers }) => !hasPort(containers.flatMap(portsOf), value, protocol));
    if (!without) return [];
    const ports = listed(without.containers.flatMap(portsOf));
    const kind = protocol === "TCP" ? "port" : `${protocol} port`;
    return [{ ...found, problem: `must be a ${kind} that the pods declare (${ports})` }];
  });
}
