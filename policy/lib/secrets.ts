import { z } from "zod";
import { isSecretName, kebab } from "./secret-names";
import { isPlainValue, isRandomKey, secretForm } from "./secret-values";

export { isCommon } from "./common-values";
export { isSecretName, kebab } from "./secret-names";
export { secretForm } from "./secret-values";

/** Whether a variable, key, option or header of that name and value is a secret; undefined where it isn't. */
export function secretIn(name: string, value: string, allowed: readonly string[] = []): SecretSign | undefined {
  const form = secretForm(value);
  if (form !== undefined) return { form };
  if (allowed.some((each) => kebab(each) === kebab(name))) return undefined;
  return (isSecretName(name) && !isPlainValue(value, name)) || isRandomKey(name, value) ? { named: true } : undefined;
}

/** By what a secret is known: the form of its value, or its name. */
export interface SecretSign {
  form?: string;
  named?: true;
}

/** Texts that give a secret away: the value itself, encoded as Kubernetes stores it, and as a URL holds it. */
export function disguises(secret: string): string[] {
  // Half a surrogate pair can't stand in a URL.
  const inUrl = /\p{Surrogate}/u.test(secret) ? [] : [encodeURIComponent(secret)];
  return [
    ...new Set([secret, Buffer.from(secret).toString("base64"), Buffer.from(secret).toString("base64url"), ...inUrl]),
  ];
}

/** The text that base64 stands for; undefined where it isn't base64. */
export function decoded(value: string): string | undefined {
  if (!/^[A-Za-z0-9+/\s]*(?:=\s{0,8}){0,2}$/.test(value)) return undefined;
  return Buffer.from(value, "base64").toString("utf8");
}

/** Parameter of the rules that recognize secrets by their names. */
export const allowedNames = z
  .array(z.string())
  .default(["jwt-expiration", "jwt-algorithm"])
  .describe(
    "names that look like a secret's but aren't, in any spelling: jwt-expiration stands for JWT_EXPIRATION as well",
  );

/** Whether a key of a Secret holds what isn't secret: who, where and which, as a login is kept next to its password. */
export function isPlainName(name: string, names: readonly string[]): boolean {
  const spelt = kebab(name);
  if (names.some((each) => kebab(each) === spelt)) return true;
  return (
    !isSecretName(name) &&
    /(?:^|-)(?:user|username|host|hostname|port|database|db|dbname|name|email|region|bucket|issuer|audience)$/.test(
      spelt,
    )
  );
}
