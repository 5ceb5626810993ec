import * as pulumi from "@pulumi/pulumi";
import { schema } from "../schema";
import { encryptedValues } from "../schema/secret-values";
import { SecretText } from "../formats/secret-text";
import type { Tree } from "../formats/tree";

/** A part of Pulumi's runtime that its types leave out. */
const { isConfigSecret } = pulumi.runtime as unknown as { isConfigSecret(this: void, key: string): boolean };

/**
 * The stack's config, as a tree. A key that contains anything encrypted is a SecretText as a whole: Pulumi doesn't
 * say which part is encrypted, and the schema refuses it in place of settings.
 */
export function readConfig(): Tree {
  const prefix = `${pulumi.getProject()}:`;
  const entries = Object.entries(pulumi.runtime.allConfig()).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(
    entries.map(([name, text]) => {
      const key = name.slice(prefix.length);
      return [key, isConfigSecret(name) ? new SecretText(text) : plain(key, text)];
    }),
  );
}

/** Keys whose values are text but may look like something else. */
const texts = ["namespace", "promoteFrom", "backendFrom"];

/** Pulumi passes objects as JSON; the schema refuses unknown keys later. */
function plain(key: string, text: string): unknown {
  if (texts.includes(key) || key in encryptedValues || !(key in schema.shape)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
