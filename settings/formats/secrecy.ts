import { isSecretName } from "./secret-names";
import { isPlainValue, isRandomKey, secretForm } from "./secret-values";

/**
 * What the application keeps in its Secret though its name isn't a secret's.
 *
 * @requirement SCR-8, SCR-9
 */
const kept = /^DATABASE_(?:URL|USERNAME)$/i;

/**
 * Whether a variable or an entry of that name and value is a secret: by the form of the value, or by the name where the
 * value isn't a boolean, number, duration, plain URL, path or reference. The policy pack judges alike: secret-names.ts
 * and secret-values.ts are its files, word for word, since neither may import the other
 * (test/settings/formats/secrecy.test.ts).
 *
 * @requirement X-16
 */
export function isASecret(name: string, value: string): boolean {
  if (kept.test(name.replaceAll("-", "_")) || holdsASecret(value)) return true;
  return (isSecretName(name) && !isPlainValue(value, name)) || isRandomKey(name, value);
}

/**
 * Whether a text is a secret, or has one in it.
 *
 * @requirement X-16
 */
export function holdsASecret(text: string): boolean {
  return secretForm(text) !== undefined;
}
