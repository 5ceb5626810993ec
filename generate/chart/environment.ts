import { commonNames, entries, type Entry, entriesOf, environment, type Reader, variableOf } from "../../settings";
import { completeSettings } from "../../settings/load/parse";
import { valueAt } from "../../settings/formats/tree";

/** Where the chart has the templates that are made from the table of the application's environment. */
export const environmentPath = "templates/_environment.tpl";

const readers: Reader[] = ["frontend", "backend", "migration", "reminders", "test", "postgres", "backup"];
const optional = ["externalSessions", "cohere", "openai"];

/** Templates' expressions for settings whose values are written in several ways. */
const normalized: Record<string, string> = { "global.environment": 'include "todo.environment" .' };

/**
 * The templates with keys, variables and readers of the application's environment, and with the entries of the
 * ConfigMap that are settings' own values. A release always has a backend.
 */
export function environmentTemplate(): string {
  const ofRelease = entries.flatMap(([, entry]) => (entry.when === "otherBackend" ? [] : [entry]));
  const keysIf = (isMeant: (entry: Entry) => boolean) => flow(ofRelease.filter(isMeant).map(({ key }) => key));
  const renamed = ofRelease.flatMap(({ key, variable }) => (variable ? [`"${key}" "${variable}"`] : []));
  const settings = ofRelease.filter(({ object, derived }) => object === "ConfigMap" && derived === undefined);
  return [
    "{{/* Written by `npm run chart` from the table of the application's environment; not to be edited by hand. */}}\n",
    define(
      "Keys of the application's Secret (SCR-8 to SCR-15).",
      "secretKeys",
      keysIf(({ object }) => object === "Secret"),
    ),
    define(
      "Keys of the Secret that some settings need.",
      "optionalKeys",
      keysIf(({ when }) => optional.includes(when ?? "")),
    ),
    define(
      "Name of the variable that holds the value of a key (DEP-19, SCR-11).",
      "variableName",
      `{{ get (dict ${renamed.join(" ")}) . | default (upper . | replace "-" "_") }}`,
    ),
    define(
      "Variables and keys that each container reads; `own` stands for the entries of configMap.data (DEP-19).",
      "readers",
      readers.map((reader) => `${reader}:\n${variablesOf(reader).join("\n")}`).join("\n"),
    ),
    define("Entries of the ConfigMap that are settings' own values.", "settingEntries", settings.map(line).join("\n")),
  ].join("\n");
}

function define(comment: string, name: string, body: string): string {
  return `{{/* ${comment} */}}\n{{- define "todo.${name}" -}}\n${body}\n{{- end }}\n`;
}

function flow(names: string[]): string {
  return `[${names.join(", ")}]`;
}

function variablesOf(reader: Reader): string[] {
  const common: string[] = commonNames.map((name) => environment[name].key);
  const read = entriesOf(reader).filter(({ when }) => when !== "otherBackend");
  const rows = (isMeant: (key: string) => boolean) =>
    read.filter(({ key }) => isMeant(key)).map((entry) => `  - ${flow([variableOf(entry, reader), entry.key])}`);
  const isServer = reader === "frontend" || reader === "backend";
  return [
    ...rows((key) => common.includes(key)),
    ...(isServer ? ["  - own"] : []),
    ...rows((key) => !common.includes(key)),
  ];
}

/**
 * An entry of the ConfigMap. Helm reads whole numbers as floating-point ones, which it would write with an exponent.
 */
function line({ key, setting = "" }: Entry): string {
  const value = valueAt(completeSettings("development", {}), setting.split("."));
  const text = normalized[setting] ?? `.Values.${setting}${typeof value === "number" ? " | int64" : ""}`;
  return `${key}: {{ ${text} | quote }}`;
}
