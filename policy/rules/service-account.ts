import { at, set, text } from "../manifest";
import type { Rule } from "../rule";

export const serviceAccount: Rule = {
  name: "service-account",
  checks: [21],
  title: "Every pod names a ServiceAccount of its own; none runs as `default`.",
  why: "What anybody grants the default ServiceAccount, every pod of the namespace that names none gets as well.",
  fix: "make a ServiceAccount for the application and name it in serviceAccountName",
  severity: "medium",
  standards: ["NSA/CISA: service accounts", "CIS 5.1.5"],
  pod: ({ path, spec }) => {
    const value = set(spec.serviceAccountName) ?? set(spec.serviceAccount);
    if (text(value) && value !== "default") return [];
    return [{ path: at(path, "serviceAccountName"), value, problem: "must name a ServiceAccount other than default" }];
  },
};
