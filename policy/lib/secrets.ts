import { z } from "zod";
import { isSecretName, kebab } from "./secret-names";
import { isPlainValue, isRandomKey, secretForm } from "./secret-values";

export { isCommon } from "./common-values";
export { isSecretName, kebab } from "./secret-names";
export { secretForm } from "./secret-values";

/** Whether a variable, key, option or header with that name and value is a secret; undefined if it isn't. */
export function secretIn(name: string, value: string, allowed: readonly string[] = []): SecretSign | undefined {
  const form = secretForm(value);
  if (form !== undefined) return { form };
  if (allowed.some((each) => kebab(each) === kebab(name))) return undefined;
  return (isSecretName(name) && !isPlainValue(value, name)) || isRandomKey(name, value) ? { named: true } : undefined;
}

/** What identifies a secret: the form of its value, or its name. */
export interface SecretSign {
  form?: string;
  named?: true;
}

/** Texts that reveal a secret: the value itself, its base64 form as Kubernetes stores it, and its URL-encoded form. */
export function encodings(secret: string): string[] {
  // A URL can't contain half a surrogate pair.
  const inUrl = /\p{Surrogate}/u.test(secret) ? [] : [encodeURIComponent(secret)];
  return [
    ...new Set([secret, Buffer.from(secret).toString("base64"), Buffer.from(secret).toString("base64url"), ...inUrl]),
  ];
}

/** The text that base64 encodes; undefined if it isn't base64. */
export function decoded(value: string): string | undefined {
  if (!/^[A-Za-z0-9+/\s]*(?:=\s{0,8}){0,2}$/.test(value)) return undefined;
  return Buffer.from(value, "base64").toString("utf8");
}

/** Parameter of the rules that recognize secrets by their names. */
export const allowedNames = z
  .array(z.string())
  .default(["jwt-expiration", "jwt-algorithm"])
  .describe("names that look like a secret's but aren't, in any spelling: jwt-expiration also covers JWT_EXPIRATION");

/** Whether a Secret's key isn't secret itself: the user, host or database that is kept next to a password. */
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
