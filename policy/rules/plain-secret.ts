import { z } from "zod";
import { set, text } from "../manifest";
import type { Rule } from "../rule";

const config = z.strictObject({
  refused: z
    .boolean()
    .optional()
    .describe("whether a Secret may not be part of the program; in production where it is left out"),
  types: z
    .array(z.string())
    .default([])
    .describe("types of Secrets that may be, such as kubernetes.io/service-account-token"),
});

export const plainSecret: Rule<z.infer<typeof config>> = {
  name: "plain-secret",
  checks: [38],
  title: "In production, a Secret comes from an ExternalSecret or a SealedSecret, not from the program.",
  why:
    "What the program writes, its state and its config hold; a store of secrets tells who read what, and changes " +
    "it without a deployment.",
  fix: "keep the values in a store and make an ExternalSecret, or seal them and make a SealedSecret",
  severity: "medium",
  standards: ["NSA/CISA: secrets", "CIS 5.4.2"],
  config,
  resource: ({ kind, patch, apiVersion, props }, { config: { refused, types }, environment }) => {
    if (kind !== "Secret" || apiVersion !== "v1" || !(refused ?? environment === "prod")) return [];
    // A patch of labels alone brings nothing that is secret.
    if (patch && set(props.data) === undefined && set(props.stringData) === undefined) return [];
    return types.includes(text(props.type) ?? "Opaque")
      ? []
      : [{ path: "kind", value: kind, problem: "must not be a Secret in plain text" }];
  },
};
