import { at, isManifest, items, member, set, text } from "../manifest";
import type { Finding, Rule } from "../rule";

export const ingressHosts: Rule = {
  name: "ingress-hosts",
  checks: [44],
  title: "Every rule of an Ingress names its host, without a wildcard, and no Ingress has only a default backend.",
  why: "A rule without a host, or with a wildcard, answers for host names that belong to others.",
  fix: "name the host in full, such as todo.example.com",
  severity: "medium",
  standards: ["Gatekeeper: K8sBlockWildcardIngress"],
  resource: ({ kind, patch, props }): Finding[] => {
    if (kind !== "Ingress") return [];
    const spec = member(props, "spec");
    const rules = items(spec.rules);
    const backend = "backend" in spec ? "backend" : "defaultBackend";
    if (rules.length === 0 && isManifest(spec[backend]) && !patch)
      return [
        {
          path: at("spec", backend),
          value: spec[backend],
          problem: "must not be the only backend: it answers for every host",
        },
      ];
    return rules.flatMap(({ host }, index): Finding[] => {
      const found = { path: at("spec", "rules", index, "host"), value: set(host) };
      if (!text(host)) return [{ ...found, problem: "must be set" }];
      return String(host).includes("*") ? [{ ...found, problem: "must not be a wildcard" }] : [];
    });
  },
};
