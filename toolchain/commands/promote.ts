import { Failure } from "../../embedded/host/failure.ts";
import { components, differenceTable, releasesOf } from "../stack/releases.ts";
import { LocalStack } from "../stack/index.ts";
import { type CommandLine, upOptions } from "./arguments.ts";
import { upPulumi } from "./up.ts";

/**
 * Makes one stack run what another one has tested: `npm run promote -- staging prod`. Shows the difference, sets
 * `todo:promoteFrom`, which stays, and deploys the stack; with `--dry-run` it only shows the difference. The same
 * command completes an interrupted promotion; a refused one leaves the settings as they were.
 */
export default async function promote({ words: [from, to], options }: CommandLine): Promise<void> {
  if (from === undefined || to === undefined) {
    throw new Failure("Which stacks?", {
      why: "name the stack to promote from and the stack to promote to",
      fix: "npm run promote -- staging prod",
    });
  }
  const [source, target] = [new LocalStack(from), new LocalStack(to)];
  await upPulumi(target.neededPieces());
  await target.ensure();
  const [release] = source.exists() ? await releasesOf(source) : [];
  if (!release) {
    throw new Failure(`Stack ${from} has no release`, {
      why: "no update of it has ever succeeded",
      fix: `npm run with -- pulumi up --stack ${from}`,
    });
  }
  const [running] = await releasesOf(target);
  console.log(`\n${from} -> ${to}, what ${from} runs since ${release.at}:\n\n${differenceTable(running, release)}\n`);
  if (options.has("dry-run")) return;

  await target.upWith(async () => {
    await target.unset(...components.map((name) => `todo:${name}.image.digest`));
    await target.set("todo:promoteFrom", from);
  }, upOptions(options));
}
