import { z } from "zod";
import { allowedNames, decoded, isSecretName, secretForm } from "../lib/secrets";
import { at, member, text } from "../manifest";
import type { Finding, Rule } from "../rule";

const config = z.strictObject({ allowed: allowedNames });

export const configMapSecrets: Rule<z.infer<typeof config>> = {
  name: "config-map-secrets",
  checks: [36],
  title: "No key or value of a ConfigMap is a secret's.",
  why: "A ConfigMap is neither encrypted at rest nor kept from those who may read the namespace.",
  fix: "move it to a Secret, or allow the name in the pack's config if it holds none",
  severity: "high",
  standards: ["NSA/CISA: secrets", "CIS 5.4.1"],
  config,
  resource: ({ kind, props }, { config: { allowed } }) => {
    if (kind !== "ConfigMap") return [];
    return ["data", "binaryData"].flatMap((field) =>
      Object.entries(member(props, field)).flatMap(([key, value]): Finding[] => {
        const plain = field === "data" ? text(value) : decoded(text(value) ?? "");
        const form = secretForm(plain ?? "");
        if (form) return [{ path: at(field, key), problem: `holds ${form}` }];
        return plain && isSecretName(key, allowed)
          ? [{ path: at(field, key), problem: "has the name of a secret" }]
          : [];
      }),
    );
  },
};
