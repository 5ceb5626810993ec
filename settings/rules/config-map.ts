import { dataBytes, largestData } from "../facts/config-map";
import { remove, set } from "../problems";
import { holdsASecret, namesASecret } from "../formats/secrecy";
import { pathText } from "../formats/tree";
import type { Rule } from "./rule";

/** CM-5: an entry has one value. */
export const entriesAreFree: Rule = ({ configMap: { data, binaryData } }) =>
  Object.keys(binaryData)
    .filter((name) => name in data)
    .map((name) => {
      const key = pathText(["configMap", "binaryData", name]);
      return { key, rule: "is in data, too (CM-5)", fix: remove(key) };
    });

/** VAL-7, SCR-4: the keys of an object are all written alike. */
export const entriesHaveTheStyle: Rule = ({ keyStyle, configMap }) =>
  (["data", "binaryData"] as const).flatMap((map) =>
    Object.keys(configMap[map])
      .filter((name) => (keyStyle === "kebab" ? /[A-Z_]/ : /[a-z-]/).test(name))
      .map((name) => {
        const like = keyStyle === "kebab" ? "log-sample-rate" : "LOG_SAMPLE_RATE";
        const fix = `rename it, or ${set("keyStyle", keyStyle === "kebab" ? "env" : "kebab")}`;
        return {
          key: pathText(["configMap", map, name]),
          rule: `must be written like ${like} with keyStyle ${keyStyle} (VAL-7)`,
          fix,
        };
      }),
  );

/** CM-8, X-16: everybody who sees the namespace may read a ConfigMap, and base64 hides nothing. */
export const binariesHoldNoSecrets: Rule = ({ configMap: { binaryData } }) =>
  Object.entries(binaryData)
    .filter(([name, value]) => namesASecret(name.replaceAll("-", "_")) || holdsASecret(decoded(value)))
    .map(([name]) => {
      const key = pathText(["configMap", "binaryData", name]);
      return {
        key,
        rule: "is a secret, which has no place in a ConfigMap (CM-8, X-16)",
        fix: `${remove(key)}, and keep it in a Secret`,
      };
    });

function decoded(base64: string): string {
  return Buffer.from(base64, "base64").toString("latin1");
}

/** CM-7: Kubernetes takes a ConfigMap of up to 1 MiB. */
export const configFits: Rule = ({ configMap: { data, binaryData } }) => {
  const bytes = dataBytes(data, binaryData);
  if (bytes <= largestData) return [];
  const rule = `must come to at most ${largestData} bytes with the program's own entries aside; they are ${bytes} (CM-7)`;
  return [{ key: "configMap", rule, fix: "move what is large into the image or a volume" }];
};
