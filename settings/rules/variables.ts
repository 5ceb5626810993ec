import { type Problem, remove } from "../problems";
import { holdsASecret, namesASecret } from "../formats/secrecy";
import { pathText } from "../formats/tree";
import { entries, type Entry, variableName } from "../facts/environment";
import { ofComponents, type Rule } from "./rule";

/** Both names of what is in an object: its variable's, and the one that its key would have. */
function namesOf({ key }: Entry): string[] {
  return [...new Set([variableName(key), plainName(key)])];
}

const inObject = (object: Entry["object"]) =>
  entries.map(([, entry]) => entry).filter((entry) => entry.object === object);

/**
 * Variables that carry secrets, which come only from the Secret.
 *
 * @requirement SCR-8 to SCR-15
 */
const secrets = inObject("Secret").flatMap(namesOf);

/** Variables that the program sets, each with the setting to change instead, if there is one. */
const own: Record<string, string | undefined> = {
  METRICS_PORT: undefined,
  ...Object.fromEntries(
    inObject("ConfigMap")
      // A stack with a backend may name another address of it for browsers.
      .filter(({ when }) => when !== "otherBackend")
      .flatMap((entry) => namesOf(entry).map((name) => [name, entry.setting])),
  ),
};

/**
 * Plain-text variables hold no secrets, and override none of the program's own.
 *
 * @requirement CFG-18, X-16
 */
export const noReservedOrSecretVariables: Rule = (settings) => [
  ...ofComponentsAlone(settings),
  ...ofBoth(settings),
  ...ofBinaries(settings),
];

const ofComponentsAlone = ofComponents(({ environment }, { configMap }, name) => {
  const shared = Object.keys(configMap.data).map(plainName);
  return Object.entries(environment).flatMap(([variable, value]) => {
    const key = `${name}.environment.${variable}`;
    if (shared.includes(variable)) return [{ key, rule: "is also in configMap.data", fix: remove(key) }];
    return wrong(key, variable, value, { PORT: `${name}.port` });
  });
});

/**
 * The same goes for entries of the ConfigMap, which are variables of frontend and backend.
 *
 * @requirement CM-4, CM-8
 */
const ofBoth: Rule = ({ configMap: { data } }) =>
  Object.entries(data).flatMap(([name, value]) =>
    wrong(pathText(["configMap", "data", name]), plainName(name), value, { PORT: "backend.port" }),
  );

/**
 * The binary data repeats no key of the program's, which Kubernetes would refuse.
 *
 * @requirement CM-5
 */
const ofBinaries: Rule = ({ configMap: { binaryData } }) =>
  Object.keys(binaryData)
    .filter((name) => plainName(name) in own)
    .map((name) => {
      const key = pathText(["configMap", "binaryData", name]);
      return { key, rule: "is set by the program in data", fix: remove(key) };
    });

function wrong(key: string, variable: string, value: string, more: typeof own): Problem[] {
  if (secrets.includes(variable))
    return [{ key, rule: "is a secret, which the program takes only from the Secret", fix: remove(key) }];
  const all = { ...own, ...more };
  if (variable in all) {
    const instead = all[variable];
    return [
      {
        key,
        rule: "is set by the program",
        fix: remove(key) + (instead ? `, and set todo:${instead} instead` : ""),
      },
    ];
  }
  if (!namesASecret(variable) && !holdsASecret(value)) return [];
  return [
    {
      key,
      rule: "looks like a secret, and anyone with access to the namespace could read it",
      fix: `${remove(key)}, and keep it in a Secret`,
    },
  ];
}

/**
 * The variable that an entry of the ConfigMap becomes.
 *
 * @requirement DEP-19
 */
function plainName(name: string): string {
  return name.toUpperCase().replaceAll("-", "_");
}
