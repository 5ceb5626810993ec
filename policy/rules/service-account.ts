import { at, set, text } from "../manifest";
import type { Rule } from "../rule";

export const serviceAccount: Rule = {
  name: "service-account",
  checks: [21],
  title: "Every pod names its own ServiceAccount; none runs as `default`.",
  why:
    "Every right that anyone grants to the default ServiceAccount goes to every pod of the namespace that doesn't " +
    "name another.",
  fix: "create a ServiceAccount for the application and name it in serviceAccountName",
  severity: "medium",
  standards: ["NSA/CISA: service accounts", "CIS 5.1.5"],
  pod: ({ path, spec }) => {
    const value = set(spec.serviceAccountName) ?? set(spec.serviceAccount);
    if (text(value) && value !== "default") return [];
    return [{ path: at(path, "serviceAccountName"), value, problem: "must name a ServiceAccount other than default" }];
  },
};
