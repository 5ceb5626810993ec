import { z } from "zod";
import { commandsOf, headersOf } from "../lib/commands";
import { allowedNames, secretForm, secretIn } from "../lib/secrets";
import { at, items, text } from "../manifest";
import type { Finding, Rule } from "../rule";
import type { Container } from "../pods";

const config = z.strictObject({ allowed: allowedNames });

export const literalSecrets: Rule<z.infer<typeof config>> = {
  name: "literal-secrets",
  checks: [35],
  title:
    "No variable, command or argument of a container, and no header of its probes, contains a secret in plain " +
    "text.",
  why: "Anyone who can read pods can read it, and it ends up in the state, the rollout history and crash reports.",
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
  return items(spec.env).flatMap(({ name, value }, index): Finding[] => {
    const literal = text(value);
    const sign = literal ? secretIn(text(name) ?? "", literal, allowed) : undefined;
    if (!sign) return [];
    const problem = sign.form ? `contains ${sign.form}` : `is the value of ${text(name)}, which has a secret's name`;
    return [{ path: at(path, "env", index, "value"), problem }];
  });
}

/** `--password=x`, `x` after `--password`, and `PASSWORD=x` in front of a shell's command. */
function givenBy(word: string, before: string | undefined): { what: string; name: string; value: string }[] {
  const [, option, given = ""] = /^--?([A-Za-z][\w.-]{0,100})=(.*)$/s.exec(word) ?? [];
  if (option !== undefined) return [{ what: "option", name: option, value: given }];
  const named = /^--([A-Za-z][\w.-]{0,100})$/.exec(before ?? "")?.[1];
  if (named !== undefined && !word.startsWith("-")) return [{ what: "option", name: named, value: word }];
  return [...word.matchAll(/(?<![\w$.-])([A-Z][A-Z0-9_]{2,60})=["']?([^\s;&|"'`$<{]{1,400})/g)].map(
    ([, name = "", value = ""]) => ({ what: "variable", name, value }),
  );
}

function argument(path: string, word: string, before: string | undefined, allowed: string[]): Finding[] {
  const form = secretForm(word);
  if (form) return [{ path, problem: `contains ${form}` }];
  const secret = givenBy(word, before).find(({ name, value }) => isGiven(value) && secretIn(name, value, allowed));
  return secret ? [{ path, problem: `sets the ${secret.what} ${secret.name}, which has a secret's name` }] : [];
}

/** Whether an option's value is literal: `$(PASSWORD)` and `${PASSWORD}` are filled in later. */
function isGiven(value: string): boolean {
  return value !== "" && !/^["']?(?:\$[({\w]|`)/.test(value);
}

function header(path: string, name: string, value: string | undefined, allowed: string[]): Finding[] {
  if (!value || !isGiven(value)) return [];
  const sign = /^(?:proxy-)?authorization$/i.test(name) ? { named: true } : secretIn(name, value, allowed);
  if (!sign) return [];
  return [
    {
      path,
      problem: "form" in sign ? `contains ${sign.form}` : `is the value of the header ${name}, which is a secret`,
    },
  ];
}
