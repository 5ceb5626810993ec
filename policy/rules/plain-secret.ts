import { z } from "zod";
import { set, text } from "../manifest";
import type { Rule } from "../rule";

const config = z.strictObject({
  refused: z.boolean().optional().describe("whether to refuse Secrets in the program; by default in production only"),
  types: z
    .array(z.string())
    .default([])
    .describe("types of Secrets that are allowed, such as kubernetes.io/service-account-token"),
});

export const plainSecret: Rule<z.infer<typeof config>> = {
  name: "plain-secret",
  checks: [38],
  title: "In production, a Secret comes from an ExternalSecret or a SealedSecret, not from the program.",
  why:
    "A Secret from the program is also in its state and config; a secret store logs who reads it, and can change " +
    "it without a deployment.",
  fix: "keep the values in a secret store and create an ExternalSecret, or seal them and create a SealedSecret",
  severity: "medium",
  standards: ["NSA/CISA: secrets", "CIS 5.4.2"],
  config,
  resource: ({ kind, patch, apiVersion, props }, { config: { refused, types }, environment }) => {
    if (kind !== "Secret" || apiVersion !== "v1" || !(refused ?? environment === "prod")) return [];
    // A patch of only labels contains nothing secret.
    if (patch && set(props.data) === undefined && set(props.stringData) === undefined) return [];
    return types.includes(text(props.type) ?? "Opaque")
      ? []
      : [{ path: "kind", value: kind, problem: "must not be a Secret in plain text" }];
  },
};
