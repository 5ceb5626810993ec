import { runBackupJob } from "../stack/backup-job.ts";
import { LocalStack } from "../stack/index.ts";
import type { CommandLine } from "./arguments.ts";
import { confirm } from "./confirm.ts";

/**
 * Replaces a stack's data with a dump: `npm run restore -- dev <dump>`. Without a dump it lists the dumps. If it
 * fails, the data stays as before.
 */
export default async function restore({ words: [name = "dev", dump], options }: CommandLine): Promise<void> {
  const stack = new LocalStack(name);
  await stack.ensure();
  if (dump === undefined) {
    console.log((await runBackupJob(stack, ["list"])) || "There are no dumps yet.");
    return;
  }
  await confirm({
    question: `Restoring ${dump} replaces all data of stack ${name}`,
    yes: options.has("yes"),
    command: `npm run restore -- ${name} ${dump} --yes`,
  });
  console.log(await runBackupJob(stack, ["restore", dump]));
}
