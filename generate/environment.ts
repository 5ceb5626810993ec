import {
  type Condition,
  entries,
  type Entry,
  environment,
  type Reader,
  variableName,
  variableOf,
} from "../settings/facts/environment";

const api = environment.nextPublicApiUrl.key;

/** When an entry is there, in words. */
const conditions: Record<Condition, string> = {
  ownBackend: "without `backendFrom`",
  otherBackend: "with `backendFrom`",
  externalSessions: "with `session.type` `external`",
  cohere: "with `backend.llmProvider` `cohere`",
  openai: "with `backend.llmProvider` `openai`",
};

/** The section of docs/configuration.md on what the application's containers are given. */
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
  ];
}

function row(entry: Entry): string {
  const { key, object, readers, when } = entry;
  const value = when === undefined ? valueOf(entry) : `${valueOf(entry)}; only ${conditions[when]}`;
  const cells = [
    code(key),
    code(variableName(key)),
    object,
    readers.map((each) => readerOf(entry, each)).join(", "),
    value,
  ];
  return `| ${cells.join(" | ")} |`;
}

/** A reader, with the name by which it knows the variable where that is another. */
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
