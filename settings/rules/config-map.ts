import { dataBytes, largestData } from "../facts/config-map";
import { remove, set } from "../problems";
import { isASecret } from "../formats/secrecy";
import { pathText } from "../formats/tree";
import type { Rule } from "./rule";

/**
 * No entry is in both data and binaryData.
 *
 * @requirement CM-5
 */
export const noEntryTwice: Rule = ({ configMap: { data, binaryData } }) =>
  Object.keys(binaryData)
    .filter((name) => name in data)
    .map((name) => {
      const key = pathText(["configMap", "binaryData", name]);
      return { key, rule: "is also in configMap.data", fix: remove(key) };
    });

/**
 * All keys of an object have the same style.
 *
 * @requirement VAL-7, SCR-4
 */
export const entriesInKeyStyle: Rule = ({ keyStyle, configMap }) =>
  (["data", "binaryData"] as const).flatMap((map) =>
    Object.keys(configMap[map])
      .filter((name) => (keyStyle === "kebab" ? /[A-Z_]/ : /[a-z-]/).test(name))
      .map((name) => {
        const like = keyStyle === "kebab" ? "log-sample-rate" : "LOG_SAMPLE_RATE";
        const fix = `rename it, or ${set("keyStyle", keyStyle === "kebab" ? "env" : "kebab")}`;
        return {
          key: pathText(["configMap", map, name]),
          rule: `must look like ${like} with keyStyle ${keyStyle}`,
          fix,
        };
      }),
  );

/**
 * Anyone with access to the namespace can read a ConfigMap, and base64 hides nothing.
 *
 * @requirement CM-8, X-16
 */
export const noSecretsInBinaryData: Rule = ({ configMap: { binaryData } }) =>
  Object.entries(binaryData)
    .filter(([name, value]) => isASecret(name, decoded(value)))
    .map(([name]) => {
      const key = pathText(["configMap", "binaryData", name]);
      return {
        key,
        rule: "looks like a secret, which doesn't belong in a ConfigMap",
        fix: `${remove(key)}, and keep it in a Secret`,
      };
    });

function decoded(base64: string): string {
  return Buffer.from(base64, "base64").toString("latin1");
}

/**
 * Kubernetes accepts a ConfigMap of up to 1 MiB.
 *
 * @requirement CM-7
 */
export const configMapWithinLimit: Rule = ({ configMap: { data, binaryData } }) => {
  const bytes = dataBytes(data, binaryData);
  if (bytes <= largestData) return [];
  const rule = `must be at most ${largestData} bytes, not counting the program's own entries; it is ${bytes}`;
  return [{ key: "configMap", rule, fix: "move large values into the image or a volume" }];
};
