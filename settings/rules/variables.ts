import { type Problem, remove } from "../problems";
import { isASecret } from "../formats/secrecy";
import { pathText } from "../formats/tree";
import { dataBytes, largestData } from "../facts/config-map";
import { entries, type Entry, variableName } from "../facts/environment";
import { podEnvironment, type PodVariable } from "../facts/pod-environment";
import { ofComponents, type Rule } from "./rule";

/** Both names of a value in an object: its variable's, and the one that its key would lead to. */
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
  [podEnvironment.metricsPort.variable]: undefined,
  ...Object.fromEntries(
    inObject("ConfigMap")
      // A stack with a backend may give browsers another address for it.
      .filter(({ when }) => when !== "otherBackend")
      .flatMap((entry) => namesOf(entry).map((name) => [name, entry.setting])),
  ),
};

/** Variables that a server gets from its own settings. */
function ofServer(name: "frontend" | "backend"): typeof own {
  return Object.fromEntries(
    Object.values<PodVariable>(podEnvironment)
      .filter(({ readers, setting }) => readers.includes(name) && setting !== undefined)
      .map(({ variable, setting }) => [variable, `${name}.${setting}`]),
  );
}

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

/**
 * The most bytes that Linux accepts for one variable, including its name, `=` and the final zero byte
 * (MAX_ARG_STRLEN).
 */
const variableLimit = 128 * 1024;

/**
 * The kernel doesn't start a program with a larger variable, and the container fails without giving a reason.
 *
 * @requirement CFG-18, CM-4
 */
export const variablesWithinLimit: Rule = ({ frontend, backend, configMap }) => {
  const tooLarge = (path: string[], variables: Record<string, string>) =>
    Object.entries(variables)
      .filter(([name, value]) => Buffer.byteLength(name) + Buffer.byteLength(value) + 2 > variableLimit)
      .map(([name]) => ({
        key: pathText([...path, name]),
        rule: "must be smaller than 128 KiB together with its name, the largest variable that Linux accepts",
        fix: `${remove(pathText([...path, name]))}, and read it from a file`,
      }));
  return [
    ...tooLarge(["frontend", "environment"], frontend.environment),
    ...tooLarge(["backend", "environment"], backend.environment),
    // Another rule reports an object that is too large as a whole.
    ...(dataBytes(configMap.data, configMap.binaryData) <= largestData
      ? tooLarge(["configMap", "data"], configMap.data)
      : []),
  ];
};

const ofComponentsAlone = ofComponents(({ environment }, { configMap }, name) => {
  const shared = Object.keys(configMap.data).map(plainName);
  return Object.entries(environment).flatMap(([variable, value]) => {
    const key = `${name}.environment.${variable}`;
    if (shared.includes(variable)) return [{ key, rule: "is also in configMap.data", fix: remove(key) }];
    return wrong(key, variable, value, ofServer(name));
  });
});

/**
 * The same goes for entries of the ConfigMap, which are variables of frontend and backend.
 *
 * @requirement CM-4, CM-8
 */
const ofBoth: Rule = ({ configMap: { data } }) =>
  Object.entries(data).flatMap(([name, value]) =>
    wrong(pathText(["configMap", "data", name]), plainName(name), value, ofServer("backend")),
  );

/**
 * The binary data must not repeat one of the program's keys, which Kubernetes would refuse.
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
  if (!isASecret(variable, value)) return [];
  return [
    {
      key,
      rule: "looks like a secret, and anyone with access to the namespace could read it",
      fix: `${remove(key)}, and keep it in a Secret`,
    },
  ];
}

/**
 * The variable that a ConfigMap entry becomes.
 *
 * @requirement DEP-19
 */
function plainName(name: string): string {
  return name.toUpperCase().replaceAll("-", "_");
}
