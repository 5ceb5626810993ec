import { z } from "zod";
import { fixPods } from "../lib/fix";
import { at, type Manifest, set, text } from "../manifest";
import { wrongType } from "../lib/types";
import type { Finding, Rule } from "../rule";
import { podsOf } from "../pods";

const config = z.strictObject({
  allowed: z
    .array(z.string())
    .default([])
    .describe("names of ServiceAccounts whose pods call the Kubernetes API and so need a token"),
});

export const serviceAccountToken: Rule<z.infer<typeof config>> = {
  name: "service-account-token",
  checks: [20],
  title:
    "Pods and ServiceAccounts set automountServiceAccountToken: false, unless their ServiceAccount may have a token.",
  why: "An intruder in a container with a token can use the Kubernetes API under that account.",
  fix: "set automountServiceAccountToken: false",
  severity: "medium",
  standards: ["NSA/CISA: service account tokens", "CIS 5.1.6"],
  config,
  pod: ({ path, spec }, { config: { allowed } }) => (allowed.includes(accountOf(spec)) ? [] : refused(path, spec)),
  resource: ({ kind, metadata, props }, { config: { allowed } }) =>
    kind !== "ServiceAccount" || allowed.includes(text(metadata.name) ?? "") ? [] : refused("", props),
  remediate: (resource, { config: { allowed } }) => {
    const { kind, metadata, props } = resource;
    const isFixable = (spec: Manifest) => isUnset(spec) && !allowed.includes(accountOf(spec));
    if (podsOf(resource).some(({ spec }) => isFixable(spec)))
      return fixPods(resource, (spec) => isFixable(spec) && (spec.automountServiceAccountToken = false));
    if (kind !== "ServiceAccount" || !isUnset(props) || allowed.includes(text(metadata.name) ?? "")) return undefined;
    return { ...props, automountServiceAccountToken: false };
  },
};

function accountOf(spec: Manifest): string {
  return text(set(spec.serviceAccountName) ?? spec.serviceAccount) ?? "";
}

function refused(path: string, holder: Manifest): Finding[] {
  const value = holder.automountServiceAccountToken;
  return value === false
    ? []
    : [
        {
          path: at(path, "automountServiceAccountToken"),
          value,
          problem:
            wrongType(value, "boolean") ??
            "must be false: otherwise every container gets a token for the Kubernetes API",
        },
      ];
}

/** Fixes only an unset field: a pod that asks for a token probably uses it. */
function isUnset(holder: Manifest): boolean {
  return set(holder.automountServiceAccountToken) === undefined;
}
