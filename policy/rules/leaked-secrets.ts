import { z } from "zod";
import { publicTexts } from "../lib/public-places";
import { Patterns } from "../lib/search";
import { decoded, encodings, isCommon, isPlainName } from "../lib/secrets";
import { member, text } from "../manifest";
import type { Rule } from "../rule";
import type { Resource } from "../resources";

const config = z.strictObject({
  shortest: z
    .int()
    .min(4)
    .default(8)
    .describe("minimum length of the secrets to look for; shorter values occur in other text by chance"),
  public: z
    .array(z.string())
    .default([])
    .describe("keys of Secrets whose values aren't secret, in addition to those for users, hosts, ports and databases"),
});
type Config = z.infer<typeof config>;

/** Two ways to recognize a secret: the program marks it as one, or it is a value of one of the stack's Secrets. */
export const leakedSecrets: Rule<Config> = {
  name: "leaked-secrets",
  checks: [35, 36],
  title: "No secret of the stack is in a ConfigMap, variable, command, label, annotation or build argument.",
  why: "There, anyone who can read the namespace, the image's history or the state sees it in plain text.",
  fix: "leave it in a Secret, and refer to it by secretKeyRef or, in a build, by a secret mount",
  severity: "critical",
  standards: ["NSA/CISA: secrets", "CIS 5.4.1"],
  config,
  seesPatches: true,
  cumulative: true,
  stack: (resources, { config }) => {
    const secrets = new Patterns<string>();
    for (const { value, source } of resources.flatMap((resource) => secretsOf(resource, config)))
      for (const form of encodings(value)) secrets.add(form, source);
    return resources.flatMap((resource) =>
      publicTexts(resource).flatMap(({ path, text: shown }) => {
        if (isMarked(resource, path))
          return [{ resource, path, problem: "must not contain a value that the program marks as secret" }];
        const source = secrets.find(shown);
        return source === undefined ? [] : [{ resource, path, problem: `must not contain the value of ${source}` }];
      }),
    );
  },
};

/** Whether a path, or a path above it, is marked. Marks of an item in a List start at the List. */
function isMarked({ secretPaths, listPath }: Resource, path: string): boolean {
  if (secretPaths.size === 0) return false;
  const whole = listPath === "" ? path : `${listPath}.${path}`;
  if (secretPaths.has(whole)) return true;
  return [...whole.matchAll(/[.[]/g)].some(({ index }) => secretPaths.has(whole.slice(0, index)));
}

interface SecretValue {
  /** The origin of the value: `Secret app, key password`. */
  source: string;
  value: string;
}

/** Resources of providers that generate secrets, each with the property that holds it. */
const generators: Record<string, string> = {
  "random:index/randomPassword:RandomPassword": "result",
  "tls:index/privateKey:PrivateKey": "privateKeyPem",
};

function secretsOf(resource: Resource, config: Config): SecretValue[] {
  const { type, kind, apiVersion, name, props, metadata } = resource;
  const property = Object.hasOwn(generators, type) ? generators[type] : undefined;
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

/**
 * The value, and the password in it if it is a URL. What others use as well, such as a word or an address, isn't
 * secret.
 */
function values(source: string, value: string | undefined, { shortest }: Config): SecretValue[] {
  const password = /^[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/?#@]*:([^\s/?#@]+)@/i.exec(value ?? "")?.[1];
  return [value, password].flatMap((each) =>
    each === undefined || each.length < shortest || isCommon(each) ? [] : [{ source, value: each }],
  );
}
