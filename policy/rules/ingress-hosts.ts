import { at, items, member, set, text } from "../manifest";
import type { Rule } from "../rule";

export const ingressHosts: Rule = {
  name: "ingress-hosts",
  checks: [44],
  title: "Every rule of an Ingress names its host, without a wildcard.",
  why: "A rule without a host, or for all hosts, answers under names that belong to others.",
  fix: "name the host in full, such as todo.example.com",
  severity: "medium",
  standards: ["Gatekeeper: K8sBlockWildcardIngress"],
  resource: ({ kind, props }) => {
    if (kind !== "Ingress") return [];
    return items(member(props, "spec").rules).flatMap(({ host }, index) => {
      const found = { path: at("spec", "rules", index, "host"), value: set(host) };
      if (!text(host)) return [{ ...found, problem: "must be set" }];
      return String(host).includes("*") ? [{ ...found, problem: "must not be a wildcard" }] : [];
    });
  },
};
