import { z } from "zod";
import { servicePorts } from "../lib/stack";
import { member, set, text } from "../manifest";
import type { Finding, Rule } from "../rule";

const config = z.strictObject({
  allowed: z
    .array(z.string())
    .default(["ClusterIP", "ExternalName"])
    .describe("types that a Service may have: ClusterIP, ExternalName, NodePort, LoadBalancer"),
  databasePorts: z
    .array(z.int())
    .default([1433, 1521, 3306, 5432, 5984, 6379, 9042, 9200, 11211, 27017])
    .describe("database ports: a Service with one of them must not open it to the outside, whatever allowed says"),
});
type Config = z.infer<typeof config>;

const open = ["NodePort", "LoadBalancer"];

export const serviceType: Rule<Config> = {
  name: "service-type",
  checks: [41],
  title: "A Service is a NodePort or LoadBalancer only if that type is allowed, and never for a database.",
  why: "Both open a port to the nodes' network or to the Internet, bypassing the Ingress with its TLS and its logs.",
  fix: "use ClusterIP, and an Ingress for traffic from outside",
  severity: "high",
  standards: ["NSA/CISA: network separation"],
  config,
  resource: (resource, { config: { allowed, databasePorts } }): Finding[] => {
    if (resource.kind !== "Service" || resource.apiVersion !== "v1") return [];
    const type = set(member(resource.props, "spec").type) ?? "ClusterIP";
    const found = { path: "spec.type", value: type };
    const opens = open.includes(text(type) ?? "");
    const database = servicePorts(resource)
      .flatMap(({ port, targetPort }) => [port, targetPort])
      .find((port): port is number => typeof port === "number" && databasePorts.includes(port));
    if (opens && database !== undefined)
      return [{ ...found, problem: `must not open a database (port ${database}) to the outside` }];
    return allowed.includes(text(type) ?? "") ? [] : [{ ...found, problem: `must be one of ${allowed.join(", ")}` }];
  },
};
