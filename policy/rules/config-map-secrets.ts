import { z } from "zod";
import { allowedNames, decoded, secretIn } from "../lib/secrets";
import { at, member, text } from "../manifest";
import type { Finding, Rule } from "../rule";

const config = z.strictObject({ allowed: allowedNames });

export const configMapSecrets: Rule<z.infer<typeof config>> = {
  name: "config-map-secrets",
  checks: [36],
  title: "No key or value of a ConfigMap looks like a secret.",
  why: "A ConfigMap isn't encrypted at rest, and anyone with access to the namespace can read it.",
  fix: "move it to a Secret, or allow the name in the pack's config if its value isn't secret",
  severity: "high",
  standards: ["NSA/CISA: secrets", "CIS 5.4.1"],
  config,
  resource: ({ kind, props }, { config: { allowed } }) => {
    if (kind !== "ConfigMap") return [];
    return ["data", "binaryData"].flatMap((field) =>
      Object.entries(member(props, field)).flatMap(([key, value]): Finding[] => {
        const plain = field === "data" ? text(value) : decoded(text(value) ?? "");
        const sign = plain ? secretIn(key, plain, allowed) : undefined;
        if (!sign) return [];
        return [{ path: at(field, key), problem: sign.form ? `contains ${sign.form}` : "has the name of a secret" }];
      }),
    );
  },
};
