import { at, member } from "../manifest";
import type { Rule } from "../rule";

export const ingressSnippets: Rule = {
  name: "ingress-snippets",
  checks: [45],
  title: "No Ingress configures its controller with snippet annotations.",
  why: "A snippet runs in the controller, which holds the certificates and tokens of every namespace (CVE-2021-25742).",
  fix: "use the controller's own annotations, or its ConfigMap",
  severity: "high",
  standards: ["NSA/CISA: admission"],
  resource: ({ kind, metadata }) => {
    if (kind !== "Ingress") return [];
    const snippets = Object.keys(member(metadata, "annotations")).filter((name) => /snippets?$/i.test(name));
    return snippets.map((name) => ({ path: at("metadata", "annotations", name), problem: "must be left out" }));
  },
};
