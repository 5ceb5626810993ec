import { type KeyStyle, styledKey } from "../../settings";
import type { AppSecretValues } from "./secret";

/**
 * Entries under keys in the given style.
 *
 * @requirement SCR-4, CM-23
 */
export function styledKeys<T>(entries: Record<string, T>, style: KeyStyle): Record<string, T> {
  return Object.fromEntries(Object.entries(entries).map(([key, value]) => [styledKey(key, style), value]));
}

/** A Secret's values under keys in the given style, for any source. */
export function styledValues(values: AppSecretValues, style: KeyStyle): AppSecretValues {
  if (style === "kebab") return values;
  if (values.source === "stack") return { ...values, stringData: styledKeys(values.stringData, style) };
  // Templates refer to other values by their keys.
  const renamed = (text: string) =>
    text.replace(/index \. "([^"]+)"/g, (_, key: string) => `index . "${styledKey(key, style)}"`);
  const template = styledKeys(
    Object.fromEntries(Object.entries(values.template).map(([key, text]) => [key, renamed(text)])),
    style,
  );
  return values.source === "externalSecret"
    ? { ...values, data: styledKeys(values.data, style), template }
    : { ...values, encryptedData: styledKeys(values.encryptedData, style), template };
}
