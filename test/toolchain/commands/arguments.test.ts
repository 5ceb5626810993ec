import assert from "node:assert/strict";
import { parseCommandLine } from "../../../toolchain/commands/arguments.ts";
import { Failure } from "../../../embedded/host/failure.ts";

const promote = "npm run promote -- <from> <to> [--dry-run]";
const restore = "npm run restore -- [<stack>] [<dump>] [--yes]";

describe("the arguments of a command", () => {
  const fine: [usage: string, line: string][] = [
    ["npm run destroy", ""],
    [promote, "staging prod"],
    [promote, "staging prod --dry-run"],
    [promote, "--dry-run staging prod"],
    [restore, ""],
    [restore, "dev dump --yes"],
    ["npm test -- <suite> ...", "unit e2e types"],
  ];
  for (const [usage, line] of fine) {
    it(`are accepted: ${usage.split(/ \[?</)[0]} ${line}`, () => {
      const words = line.split(" ").filter(Boolean);
      assert.deepEqual(parseCommandLine(words, usage, {}), {
        words: words.filter((word) => !word.startsWith("--")),
        options: new Set(words.filter((word) => word.startsWith("--")).map((word) => word.slice(2))),
      });
    });
  }

  const refused: [usage: string, line: string, why: string, env?: Record<string, string>][] = [
    ["npm run destroy", "prod", '"prod" is one argument too many'],
    ["npm start", "--verbose", "there is no option --verbose here"],
    [promote, "staging prod --dryrun", "there is no option --dryrun here"],
    // This option was once ignored, so the command did what it was only meant to show.
    [promote, "staging prod --dry-run=yes", "Option '--dry-run' does not take an argument"],
    [promote, "staging prod dev", '"dev" is one argument too many'],
    [restore, "dev one two --yes", '"two" is one argument too many'],
    [
      promote,
      "staging prod",
      "npm took --dry-run as its own option, as it does with every option that isn't after a --",
      { npm_config_dry_run: "true" },
    ],
    [
      restore,
      "dev dump",
      "npm took --yes as its own option, as it does with every option that isn't after a --",
      { npm_config_yes: "true" },
    ],
  ];
  for (const [usage, line, why, env = {}] of refused) {
    it(`are refused: ${usage.split(/ \[?</)[0]} ${line}: ${why}`, () => {
      assert.throws(
        () => parseCommandLine(line.split(" "), usage, env),
        (error: Failure) => {
          assert.deepEqual(
            [error.message, error.why, error.fix],
            [`"${line}" can't be understood; nothing was changed`, why, usage],
          );
          return true;
        },
      );
    });
  }
});
