import { z } from "zod";
import { commandsOf, headersOf } from "../lib/commands";
import { allowedNames, isSecretName, secretForm } from "../lib/secrets";
import { at, items, text } from "../manifest";
import type { Finding, Rule } from "../rule";
import type { Container } from "../resources";

const config = z.strictObject({ allowed: allowedNames });

export const literalSecrets: Rule<z.infer<typeof config>> = {
  name: "literal-secrets",
  checks: [35],
  title: "No variable, argument or command of a container, and no header of its probes, holds a secret in plain text.",
  why: "Whoever may read pods reads it, and it stands in the state, in the history of rollouts and in crash reports.",
  fix: "put the value into a Secret and refer to it by valueFrom.secretKeyRef",
  severity: "high",
  standards: ["NSA/CISA: secrets", "CIS 5.4.1"],
  config,
  container: (container, { config: { allowed } }) => [
    ...variables(container, allowed),
    ...commandsOf(container).flatMap(({ path, words }) =>
      words.flatMap((word, index) => argument(at(path, index), word, words[index - 1], allowed)),
    ),
    ...headersOf(container).flatMap(({ path, name, value }) => header(path, text(name) ?? "", text(value), allowed)),
  ],
};

function variables({ path, spec }: Container, allowed: string[]): Finding[] {
  return items(spec.env).flatMap(({ name, value }, index) => {
    const literal = text(value);
    if (!literal) return [];
    const found = { path: at(path, "env", index, "value") };
    const form = secretForm(literal);
    if (form) return [{ ...found, problem: `holds ${form}` }];
    // $(OTHER) is put together from a variable that may well come from a Secret.
    if (!isSecretName(text(name) ?? "", allowed) || /^(?:\$\([^)]+\))+$/.test(literal)) return [];
    return [{ ...found, problem: `is the value of ${text(name)}, which names a secret` }];
  });
}

/** A value that is put in later: `$(PASSWORD)`, `${PASSWORD}`; and what is the next option. */
const noLiteral = /^(?:\$[({]|-|$)/;

/** `--password=x`, or `x` after `--password`. */
function optionOf(word: string, before: string | undefined): string | undefined {
  const [, name, value = ""] = /^--?([A-Za-z][\w-]*)=(.*)$/s.exec(word) ?? [];
  if (name !== undefined) return /^(?:\$[({]|$)/.test(value) ? undefined : name;
  return noLiteral.test(word) ? undefined : /^--([A-Za-z][\w-]*)$/.exec(before ?? "")?.[1];
}

function argument(path: string, word: string, before: string | undefined, allowed: string[]): Finding[] {
  const form = secretForm(word);
  if (form) return [{ path, problem: `holds ${form}` }];
  const name = optionOf(word, before);
  return name !== undefined && isSecretName(name, allowed)
    ? [{ path, problem: `gives the option ${name}, which names a secret, a literal value` }]
    : [];
}

function header(path: string, name: string, value: string | undefined, allowed: string[]): Finding[] {
  if (!value) return [];
  const form = secretForm(value);
  if (form) return [{ path, problem: `holds ${form}` }];
  return /^authorization$/i.test(name) || isSecretName(name, allowed)
    ? [{ path, problem: `is the value of the header ${name}, which holds a secret` }]
    : [];
}
