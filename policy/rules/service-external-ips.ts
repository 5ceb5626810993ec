import { member } from "../manifest";
import type { Rule } from "../rule";

export const serviceExternalIps: Rule = {
  name: "service-external-ips",
  checks: [42],
  title: "No Service has externalIPs.",
  why:
    "With externalIPs, anyone who may create Services can intercept the cluster's traffic to those addresses " +
    "(CVE-2020-8554).",
  fix: "leave externalIPs out; use an Ingress or a LoadBalancer",
  severity: "high",
  standards: ["NSA/CISA: network separation", "Gatekeeper: K8sExternalIPs"],
  resource: ({ kind, props }) => {
    const value = member(props, "spec").externalIPs;
    const given = Array.isArray(value) ? value.length > 0 : Boolean(value);
    return kind === "Service" && given ? [{ path: "spec.externalIPs", value, problem: "must be left out" }] : [];
  },
};
