import { Failure } from "../../embedded/host/failure.ts";

/**
 * Makes sure that a command gets what it takes and nothing else: a mistyped `--dry-run` would otherwise do what was only to be
 * shown, and `npm run destroy -- prod` would destroy dev.
 *
 * @param usage the command as it is typed: `<word>`s in their order, `...` where more may follow, and its `--flags`
 * @param env variables that npm has set: it keeps flags for itself that aren't behind `--`
 * @throws {Failure} naming the first word too many, or the flag
 */
export function checkArguments(args: string[], usage: string, env = process.env): void {
  const takes = usage.replace(/^npm (run )?[\w-]+( -- )?/, "");
  const flags: string[] = takes.match(/--[\w-]+/g) ?? [];
  const refuse = (why: string) =>
    new Failure(`${args.length > 0 ? `"${args.join(" ")}"` : "That"} can't be understood; nothing was changed`, {
      why,
      fix: usage,
    });

  const kept = keptByNpm(
    flags.filter((flag) => !args.some((arg) => isFlag(arg, flag))),
    env,
  );
  if (kept) throw refuse(kept);
  const unknown = args.find((arg) => arg.startsWith("-") && !flags.some((flag) => isFlag(arg, flag)));
  if (unknown) throw refuse(`there is no option ${unknown} here`);
  const words = args.filter((arg) => !arg.startsWith("-"));
  const extra = takes.includes("...") ? undefined : words[takes.match(/<[^>]+>/g)?.length ?? 0];
  if (extra !== undefined) throw refuse(`"${extra}" is more than the command takes`);
}

/** What to say of the first of these flags that npm has kept for itself; nothing where it has kept none. */
export function keptByNpm(flags: string[], env = process.env): string | undefined {
  const kept = flags.find((flag) => env[`npm_config_${flag.slice(2).replaceAll("-", "_")}`]);
  return kept && `npm has kept ${kept} for itself, as it does with every option that isn't behind a --`;
}

function isFlag(arg: string, flag: string): boolean {
  return arg === flag || arg.startsWith(`${flag}=`);
}
