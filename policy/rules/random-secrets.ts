import { z } from "zod";
import { allowedNames, isSecretName } from "../lib/secrets";
import { text } from "../manifest";
import type { Finding, Rule } from "../rule";
import type { Resource } from "../resources";

const config = z.strictObject({ allowed: allowedNames });

/** Random resources whose id or value Pulumi keeps in plain text. RandomPassword's are encrypted. */
const plain = /^random:index\/random(Bytes|String|Id|Uuid|Uuid4|Uuid7):/;

export const randomSecrets: Rule<z.infer<typeof config>> = {
  name: "random-secrets",
  checks: [59],
  title: "A generated secret is a RandomPassword, not a RandomBytes, RandomString, RandomId or RandomUuid.",
  why: "The id of the others is or contains the generated value, and ids are plain text in the state and in logs.",
  fix: "generate it with RandomPassword",
  severity: "critical",
  standards: [],
  config,
  seesPatches: true,
  resource: (resource, { config: { allowed } }) =>
    isPlain(resource) && isSecretName(resource.name, allowed)
      ? [finding(resource, "is plain text, and the resource has the name of a secret")]
      : [],
  stack: (resources) => {
    const generated = new Map(resources.filter(isPlain).map((resource) => [resource.urn, resource]));
    const users = resources.filter(({ kind, apiVersion }) => kind === "Secret" && apiVersion === "v1");
    return users.flatMap((secret) =>
      ["data", "stringData"]
        .flatMap((property) => secret.dependencies[property] ?? [])
        .flatMap((urn) => generated.get(urn) ?? [])
        .map((resource) =>
          finding(resource, `is plain text, and Secret ${text(secret.metadata.name) ?? secret.name} uses the value`),
        ),
    );
  },
};

function isPlain({ type }: Resource): boolean {
  return plain.test(type);
}

function finding(resource: Resource, problem: string): Finding {
  return { resource, path: "id", problem };
}
