import {
  type Condition,
  entries,
  type Entry,
  environment,
  type Reader,
  variableName,
  variableOf,
} from "../settings/facts/environment";
import { podEnvironment, type PodVariable } from "../settings/facts/pod-environment";

/** The setting that names the delivery's Secret. */
const deliveryName = "reminders.delivery.secretName";

const api = environment.nextPublicApiUrl.key;

/** The condition of an entry, in words. */
const conditions: Record<Condition, string> = {
  ownBackend: "without `backendFrom`",
  otherBackend: "with `backendFrom`",
  externalSessions: "with `session.type` `external`",
  cohere: "with `backend.llmProvider` `cohere`",
  openai: "with `backend.llmProvider` `openai`",
  bitnami: "with `database.internal.provider` `bitnami`",
  externalDatabase: "with `database.external.enabled`, or `backendFrom`",
  databaseAuthority: "with `database.external.tls.ca`, or `backendFrom`",
};

/** The section of docs/configuration.md about what the application's containers get. */
export function environmentSection(): string[] {
  return [
    "## Environment of the application",
    "",
    "What the program puts into the application's ConfigMap and Secret, and which containers read it as which " +
      "variable.",
    "With `keyStyle` `env` the variable's name is the key. A stack's own entries can't have any of these names, except",
    `${code(variableName(api))} without \`backendFrom\`.`,
    "",
    "| key | variable | in | read by | value |",
    "|---|---|---|---|---|",
    ...entries.map(([, entry]) => row(entry)),
    "",
    "Some containers get further variables straight from their own settings:",
    "",
    "| variable | read by | value |",
    "|---|---|---|",
    ...Object.values<PodVariable>(podEnvironment).map(podRow),
    "",
  ];
}

/** docs/secrets.md with a new table of the Secret's keys: the first table below the comment that says so. */
export function withSecretKeys(page: string): string {
  return page.replace(/(<!-- written by `npm run docs` -->\n\n)(\|.*\n)*/, (_, mark: string) =>
    [mark, ...secretKeys().map((line) => `${line}\n`)].join(""),
  );
}

function secretKeys(): string[] {
  return [
    "| key in the Secret | variable | value | read by |",
    "|---|---|---|---|",
    ...entries.flatMap(([, entry]) => (entry.object === "Secret" ? [secretRow(entry)] : [])),
  ];
}

function row(entry: Entry): string {
  const { key, object } = entry;
  return cells(code(key), code(variableName(key)), object, readersOf(entry), conditionalValue(entry));
}

function secretRow(entry: Entry): string {
  return cells(code(entry.key), code(variableName(entry.key)), conditionalValue(entry), readersOf(entry));
}

function podRow({ variable, readers, setting = "", derived, key }: PodVariable): string {
  const value = key === undefined ? (derived ?? code(setting)) : `key ${code(key)} of ${code(deliveryName)}`;
  return cells(code(variable), readers.join(", "), value);
}

function cells(...texts: string[]): string {
  return `| ${texts.join(" | ")} |`;
}

function conditionalValue(entry: Entry): string {
  return entry.when === undefined ? valueOf(entry) : `${valueOf(entry)}; only ${conditions[entry.when]}`;
}

function readersOf(entry: Entry): string {
  return entry.readers.map((each) => readerOf(entry, each)).join(", ");
}

/** A reader, with its name for the variable if that differs. */
function readerOf(entry: Entry, reader: Reader): string {
  const variable = variableOf(entry, reader);
  return variable === variableName(entry.key) ? reader : `${reader} (${code(variable)})`;
}

function valueOf({ derived, setting = "", secret }: Entry): string {
  return derived ?? (secret === undefined ? code(setting) : `the secret ${code(setting)}`);
}

function code(text: string): string {
  return `\`${text}\``;
}
