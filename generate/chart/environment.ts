import {
  commonNames,
  type DerivedName,
  entries,
  type Entry,
  entriesOf,
  environment,
  podEnvironment,
  type Reader,
  variableOf,
} from "../../settings";
import { completeSettings } from "../../settings/load/parse";
import { valueAt } from "../../settings/formats/tree";

/** Where the chart keeps the templates generated from the table of the application's environment. */
export const environmentPath = "templates/_environment.tpl";

const readers: Reader[] = ["frontend", "backend", "migration", "reminders", "test", "postgres", "backup"];
const optional = ["externalSessions", "cohere", "openai"];

/** Template expressions for settings whose values can be written in several ways. */
const normalized: Record<string, string> = { "global.environment": 'include "todo.environment" .' };

/** Templates' expressions for entries that are left out where they come to nothing. */
const conditional = {
  databaseTlsMode: 'ternary .Values.database.external.tls.mode "" .Values.database.external.enabled',
  databaseCa: 'ternary (.Values.database.external.tls.ca | default "") "" .Values.database.external.enabled',
};

/** Templates' expressions for entries of the ConfigMap that aren't a setting's own value. */
const derived: Record<Exclude<DerivedName, "nextPublicApiUrl" | keyof typeof conditional>, string> = {
  logLevel:
    "ternary (lower .Values.backend.logLevel) (upper .Values.backend.logLevel) " +
    '(eq .Values.backend.logLevelCase "lower") | quote',
  frontendUrl: 'include "todo.frontendUrl" . | quote',
  backendUrl: 'printf "http://%s:%v" .Values.backend.serviceName .Values.backend.service.port | quote',
  corsOrigins: '.Values.backend.corsOrigins | default (list (include "todo.frontendUrl" .)) | join "," | quote',
  trustedProxies:
    "ternary .Values.ingress.trustedProxies 0 " +
    '(and .Values.ingress.enabled (eq .Values.frontend.service.type "ClusterIP")) | quote',
  databaseHost: '(include "todo.database" . | fromYaml).host | quote',
  databasePort: '(include "todo.database" . | fromYaml).port | quote',
  databaseName: '(include "todo.database" . | fromYaml).name | quote',
};

/**
 * The templates with keys, variables and readers of the application's environment, and with the ConfigMap entries
 * that settings hold directly. A release always has a backend, and never Bitnami's database.
 */
export function environmentTemplate(): string {
  const ofRelease = entries.flatMap(([, entry]) => (isOfRelease(entry) ? [entry] : []));
  const keysIf = (isMeant: (entry: Entry) => boolean) => flow(ofRelease.filter(isMeant).map(({ key }) => key));
  const renamed = ofRelease.flatMap(({ key, variable }) => (variable ? [`"${key}" "${variable}"`] : []));
  const settings = ofRelease.filter(({ object, derived }) => object === "ConfigMap" && derived === undefined);
  const names = entries.filter(([, entry]) => isOfRelease(entry)).map(([name, { key }]) => [name, key]);
  const pods = Object.entries(podEnvironment);
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
    define("Key of an entry of ConfigMap or Secret. Takes the entry's name.", "key", lookUp(names)),
    define(
      "Variable that a container gets from its own settings. Takes the variable's name in the table.",
      "podVariable",
      lookUp(pods.map(([name, { variable }]) => [name, variable])),
    ),
    define(
      "Key of the delivery's Secret that holds a variable's value (CRON-3).",
      "deliveryKey",
      lookUp(pods.flatMap(([name, variable]) => ("key" in variable ? [[name, variable.key]] : []))),
    ),
    define(
      "Entries of the ConfigMap that the program makes (CM-10 to CM-22, SES-5).",
      "programEntries",
      [
        ...settings.map(line),
        ...Object.entries(derived).map(([name, text]) => `${environment[name as DerivedName].key}: {{ ${text} }}`),
        ...Object.entries(conditional).map(
          ([name, text]) => `{{- with ${text} }}\n${environment[name as DerivedName].key}: {{ . | quote }}\n{{- end }}`,
        ),
      ].join("\n"),
    ),
  ].join("\n");
}

function isOfRelease({ when }: Entry): boolean {
  return when !== "otherBackend" && when !== "bitnami";
}

function define(comment: string, name: string, body: string): string {
  return `{{/* ${comment} */}}\n{{- define "todo.${name}" -}}\n${body}\n{{- end }}\n`;
}

/** A table that the template looks its argument up in; what the table doesn't have is a fault. */
function lookUp(pairs: string[][]): string {
  const rows = pairs.map(([name, text]) => `  "${name}" "${text}"\n`).join("");
  return `{{ get (dict\n${rows}) . | required (printf "%s isn't in the table of the application's environment" .) }}`;
}

function flow(names: string[]): string {
  return `[${names.join(", ")}]`;
}

function variablesOf(reader: Reader): string[] {
  const common: string[] = commonNames.map((name) => environment[name].key);
  const read = entriesOf(reader).filter(isOfRelease);
  const rows = (isMeant: (key: string) => boolean) =>
    read.filter(({ key }) => isMeant(key)).map((entry) => `  - ${flow([variableOf(entry, reader), entry.key])}`);
  const isServer = reader === "frontend" || reader === "backend";
  return [
    ...rows((key) => common.includes(key)),
    ...(isServer ? ["  - own"] : []),
    ...rows((key) => !common.includes(key)),
  ];
}

/** A ConfigMap entry. Helm reads whole numbers as floating-point ones, and would write them with an exponent. */
function line({ key, setting = "" }: Entry): string {
  const value = valueAt(completeSettings("development", {}), setting.split("."));
  const text = normalized[setting] ?? `.Values.${setting}${typeof value === "number" ? " | int64" : ""}`;
  return `${key}: {{ ${text} | quote }}`;
}
