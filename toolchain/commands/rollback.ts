import { Failure } from "../../embedded/host/failure.ts";
import { differenceTable, releasesOf, settingsFor } from "../stack/releases.ts";
import { LocalStack } from "../stack/index.ts";
import { type CommandLine, upOptions } from "./arguments.ts";
import { upPulumi } from "./up.ts";

/**
 * Makes a stack run the images of its previous release: `npm run rollback -- prod`, with `--dry-run` to see which.
 * They are set by digest, and `todo:promoteFrom` is removed, until a promotion or other settings follow. Settings and
 * the database's schema stay as they are.
 */
export default async function rollback({ words: [name], options }: CommandLine): Promise<void> {
  if (name === undefined)
    throw new Failure("Which stack?", { why: "no stack is named", fix: "npm run rollback -- prod" });
  const stack = new LocalStack(name);
  await upPulumi(stack.neededPieces());
  await stack.ensure();
  const [current, previous] = await releasesOf(stack);
  if (!current || !previous) {
    throw new Failure(`Stack ${name} has no release to go back to`, {
      why: current ? "it has no record of an earlier release" : "no update of it has ever succeeded",
      fix: "Set todo:frontend.image.digest and todo:backend.image.digest by hand, and run pulumi up.",
    });
  }
  const settings = settingsFor(name, current, previous);
  console.log(`\n${name} back to its release of ${previous.at}:\n\n${differenceTable(current, previous)}\n`);
  if (options.has("dry-run")) return;

  await stack.upWith(async () => {
    for (const { key, value } of settings) await stack.set(key, value);
    await stack.unset("todo:promoteFrom");
  }, upOptions(options));
}
