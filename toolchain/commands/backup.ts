import { runBackupJob } from "../stack/backup-job.ts";
import { LocalStack } from "../stack/index.ts";
import type { CommandLine } from "./arguments.ts";

/** Dumps a stack's database now: `npm run backup -- dev`. */
export default async function backup({ words: [name = "dev"] }: CommandLine): Promise<void> {
  const stack = new LocalStack(name);
  await stack.ensure();
  console.log(await runBackupJob(stack, ["dump"]));
}
