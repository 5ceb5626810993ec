import { z } from "zod";
import { allowedNames, isSecretName, secretForm } from "../lib/secrets";
import { at, items, text, texts } from "../manifest";
import type { Finding, Rule } from "../rule";
import type { Container } from "../walk";

const config = z.strictObject({ allowed: allowedNames });

export const literalSecrets: Rule<z.infer<typeof config>> = {
  name: "literal-secrets",
  checks: [35],
  title: "No variable, argument or command of a container holds a secret in plain text.",
  why: "Whoever may read pods reads it, and it stands in the state, in the history of rollouts and in crash reports.",
  fix: "put the value into a Secret and refer to it by valueFrom.secretKeyRef",
  severity: "high",
  standards: ["NSA/CISA: secrets", "CIS 5.4.1"],
  config,
  container: (container, { config: { allowed } }) => [
    ...variables(container, allowed),
    ...["command", "args"].flatMap((list) => texts(container.spec[list]).flatMap((word, index) => argument(at(container.path, list, index), word, allowed))),
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

const option = /^--?([A-Za-z][\w-]*)=(?!\$[({])./;

function argument(path: string, word: string, allowed: string[]): Finding[] {
  const form = secretForm(word);
  if (form) return [{ path, problem: `holds ${form}` }];
  const name = option.exec(word)?.[1];
  return name !== undefined && isSecretName(name, allowed) ? [{ path, problem: `gives the option ${name}, which names a secret, a literal value` }] : [];
}
