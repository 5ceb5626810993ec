import { isSecretName } from "./secret-names";
import { isPlainValue, isRandomKey, secretForm } from "./secret-values";

/**
 * What the application keeps in its Secret although its name isn't a secret's.
 *
 * @requirement SCR-8, SCR-9
 */
const kept = /^DATABASE_(?:URL|USERNAME)$/i;

/**
 * Whether a variable or an entry with that name and value is a secret: by the form of the value, or by the name
 * unless the value is a boolean, number, duration, plain URL, path or reference. The policy pack uses the same rules:
 * secret-names.ts and secret-values.ts are copies of its files, because neither may import the other
 * (test/settings/formats/secrecy.test.ts).
 *
 * @requirement X-16
 */
export function isASecret(name: string, value: string): boolean {
  if (kept.test(name.replaceAll("-", "_")) || holdsASecret(value)) return true;
  return (isSecretName(name) && !isPlainValue(value, name)) || isRandomKey(name, value);
}

/**
 * Whether a text is or contains a secret.
 *
 * @requirement X-16
 */
export function holdsASecret(text: string): boolean {
  return secretForm(text) !== undefined;
}
