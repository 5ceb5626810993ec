import { z } from "zod";
import { fixPods } from "../lib/fix";
import { at, type Manifest, set, text } from "../manifest";
import type { Finding, Rule } from "../rule";
import { podOf } from "../resources";

const config = z.strictObject({
  allowed: z
    .array(z.string())
    .default([])
    .describe("names of the ServiceAccounts whose pods call the Kubernetes API and so get a token"),
});

export const serviceAccountToken: Rule<z.infer<typeof config>> = {
  name: "service-account-token",
  checks: [20],
  title:
    "Pods and ServiceAccounts say automountServiceAccountToken: false, unless their ServiceAccount is allowed a token.",
  why: "Whoever breaks into a container with a token acts on the Kubernetes API in its name.",
  fix: "set automountServiceAccountToken: false",
  severity: "medium",
  standards: ["NSA/CISA: service account tokens", "CIS 5.1.6"],
  config,
  pod: ({ path, spec }, { config: { allowed } }) => (allowed.includes(accountOf(spec)) ? [] : refused(path, spec)),
  resource: ({ kind, metadata, props }, { config: { allowed } }) =>
    kind !== "ServiceAccount" || allowed.includes(text(metadata.name) ?? "") ? [] : refused("", props),
  remediate: (resource, { config: { allowed } }) => {
    const { kind, metadata, props } = resource;
    const spec = podOf(resource)?.spec;
    if (spec)
      return mendable(spec) && !allowed.includes(accountOf(spec))
        ? fixPods(resource, (mended) => (mended.automountServiceAccountToken = false))
        : undefined;
    if (kind !== "ServiceAccount" || !mendable(props) || allowed.includes(text(metadata.name) ?? "")) return undefined;
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
          problem: "must be false: a token of the Kubernetes API is given to every container",
        },
      ];
}

/** Only what says nothing is mended: who asks for a token has a use for it. */
function mendable(holder: Manifest): boolean {
  return set(holder.automountServiceAccountToken) === undefined;
}
