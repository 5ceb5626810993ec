import { createInterface } from "node:readline/promises";
import { Failure } from "../../embedded/host/failure.ts";

interface Confirmation {
  /** What is about to happen, with its consequences: "This deletes ...". */
  question: string;
  /** Whether `--yes` was given. */
  yes: boolean;
  /** The command with `--yes`, as typed. */
  command: string;
}

interface Terminal {
  input: NodeJS.ReadableStream & { isTTY?: boolean };
  output: NodeJS.WritableStream;
}

/**
 * Makes a person confirm what can't be undone: with `--yes`, or else on the terminal.
 *
 * @throws {Failure} if the answer isn't yes, or there is no terminal to ask
 */
export async function confirm(
  { question, yes, command }: Confirmation,
  { input, output }: Terminal = { input: process.stdin, output: process.stdout },
): Promise<void> {
  if (yes) return;
  const answer = input.isTTY ? await ask(question, { input, output }) : undefined;
  if (answer === "yes") return;
  throw new Failure(`${question}; nothing was changed`, {
    why: answer === undefined ? "there is no terminal to ask, and --yes is missing" : 'the answer wasn\'t "yes"',
    fix: command,
  });
}

async function ask(question: string, terminal: Terminal): Promise<string> {
  const prompt = createInterface({ ...terminal, terminal: false });
  try {
    return (await prompt.question(`${question}. Type "yes" to go on: `)).trim().toLowerCase();
  } finally {
    prompt.close();
  }
}
