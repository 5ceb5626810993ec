import { z } from "zod";
import { publicTexts } from "../lib/public-places";
import { decoded, disguises, isPlainName } from "../lib/secrets";
import { member, text } from "../manifest";
import type { Rule } from "../rule";
import type { Resource } from "../resources";

const config = z.strictObject({
  shortest: z
    .int()
    .min(4)
    .default(8)
    .describe("characters that a secret has at least to be looked for: shorter ones are in other texts by chance"),
  public: z
    .array(z.string())
    .default([])
    .describe("keys of Secrets whose values are no secrets, beyond names of users, hosts, ports and databases"),
});
type Config = z.infer<typeof config>;

/** Two ways to know a secret: the program marks it as one, or it is a value of one of the stack's Secrets. */
export const leakedSecrets: Rule<Config> = {
  name: "leaked-secrets",
  checks: [35, 36],
  title: "No secret of the stack stands in a ConfigMap, variable, command, label, annotation or build argument.",
  why: "There it is plain text for everybody who may read the namespace, the image's history or the state.",
  fix: "leave it in a Secret, and refer to it by secretKeyRef or, in a build, by a secret mount",
  severity: "critical",
  standards: ["NSA/CISA: secrets", "CIS 5.4.1"],
  config,
  seesPatches: true,
  stack: (resources, { config }) => {
    const secrets = resources.flatMap((resource) => secretsOf(resource, config));
    return resources.flatMap((resource) =>
      publicTexts(resource).flatMap(({ path, text: shown }) => {
        if (isMarked(resource, path))
          return [{ resource, path, problem: "must not hold what the program marks as a secret" }];
        const leaked = secrets.find(({ forms }) => forms.some((form) => shown.includes(form)));
        return leaked ? [{ resource, path, problem: `must not hold the value of ${leaked.source}` }] : [];
      }),
    );
  },
};

/** Marks of an item of a List start at the List. */
function isMarked({ secretPaths, listPath }: Resource, path: string): boolean {
  const whole = listPath === "" ? path : `${listPath}.${path}`;
  return [...secretPaths].some(
    (secret) => whole === secret || (whole.startsWith(secret) && ".[".includes(whole.charAt(secret.length))),
  );
}

interface SecretValue {
  /** Where the value is kept: `Secret app, key password`. */
  source: string;
  /** The value and what it looks like encoded. */
  forms: string[];
}

/** Resources of providers that make secrets, each with the property that holds it. */
const generators: Record<string, string> = {
  "random:index/randomPassword:RandomPassword": "result",
  "tls:index/privateKey:PrivateKey": "privateKeyPem",
};

function secretsOf(resource: Resource, config: Config): SecretValue[] {
  const { type, kind, apiVersion, name, props, metadata } = resource;
  const property = generators[type];
  if (property !== undefined) return values(`${kind} ${name}`, text(props[property]), config);
  if (kind !== "Secret" || apiVersion !== "v1") return [];
  const held = [
    ...Object.entries(member(props, "stringData")),
    ...Object.entries(member(props, "data")).map(([key, value]) => [key, decoded(text(value) ?? "")] as const),
  ];
  return held
    .filter(([key]) => !isPlainName(key, config.public))
    .flatMap(([key, value]) => values(`Secret ${text(metadata.name) ?? name}, key ${key}`, text(value), config));
}

/** The value, and the password in it where it is a URL. */
function values(source: string, value: string | undefined, { shortest }: Config): SecretValue[] {
  const password = /^[a-z][a-z0-9+.-]*:\/\/[^\s:/?#@]*:([^\s/?#@]+)@/i.exec(value ?? "")?.[1];
  return [value, password]
    .filter((each) => each !== undefined && each.length >= shortest)
    .map((each) => ({ source, forms: disguises(each!) }));
}
