import { parseArgs, type ParseArgsOptionsConfig } from "node:util";
import { Failure } from "../../embedded/host/failure.ts";

/** The command line after a command's name, once it is known to be valid. */
export interface CommandLine {
  words: string[];
  /** The given options, without their dashes: `dry-run`. */
  options: ReadonlySet<string>;
}

/** How to deploy a stack, by a command's options. */
export function upOptions(options: ReadonlySet<string>): { skipPolicies: boolean } {
  return { skipPolicies: options.has("skip-policies") };
}

/**
 * Parses the command line after a command's name, and refuses anything that the command doesn't accept: a mistyped
 * `--dry-run` would otherwise do what was only meant to be shown, and `npm run destroy -- prod` would destroy dev.
 *
 * @param usage the command as it is typed: `<word>`s in their order, `...` if more may follow, and its `--options`
 * @param env variables that npm has set: npm takes options that aren't after `--` as its own
 * @throws {Failure} naming the first word or option that isn't accepted
 */
export function parseCommandLine(args: string[], usage: string, env = process.env): CommandLine {
  const takes = usage.replace(/^npm (run )?[\w-]+( -- )?/, "");
  const known = [...takes.matchAll(/--([\w-]+)/g)].map(([, name = ""]) => name);
  const given = args.length > 0 ? `"${args.join(" ")}"` : "The command line";
  const refuse = (why: string) => new Failure(`${given} can't be understood; nothing was changed`, { why, fix: usage });

  const { values, words } = parse(args, known, refuse);
  const kept = takenByNpm(
    known.filter((name) => !(name in values)),
    env,
  );
  if (kept) throw refuse(kept);
  const extra = takes.includes("...") ? undefined : words[takes.match(/<[^>]+>/g)?.length ?? 0];
  if (extra !== undefined) throw refuse(`"${extra}" is one argument too many`);
  return { words, options: new Set(Object.keys(values)) };
}

function parse(
  args: string[],
  known: string[],
  refuse: (why: string) => Failure,
): { values: Record<string, unknown>; words: string[] } {
  const options: ParseArgsOptionsConfig = Object.fromEntries(known.map((name) => [name, { type: "boolean" }]));
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    return { values, words: positionals };
  } catch (error) {
    throw refuse(whyNot(error));
  }
}

/** Node's message ends with advice for another case. */
function whyNot(error: unknown): string {
  const { message } = error instanceof Error ? error : new Error(String(error));
  const [, unknown] = /^Unknown option '(.+?)'/.exec(message) ?? [];
  return unknown === undefined ? message : `there is no option ${unknown} here`;
}

/** The message about the first of these options that npm took as its own; undefined if it took none. */
export function takenByNpm(options: string[], env = process.env): string | undefined {
  const taken = options.find((name) => env[`npm_config_${name.replaceAll("-", "_")}`]);
  return taken && `npm took --${taken} as its own option, as it does with every option that isn't after a --`;
}
