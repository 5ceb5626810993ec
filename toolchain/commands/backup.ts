import { runBackupJob } from "../stack/backup-job.ts";
import { LocalStack } from "../stack/index.ts";

/** Dumps a stack's database now: `npm run backup -- dev`. */
export default async function backup([name = "dev"]: string[]): Promise<void> {
  const stack = new LocalStack(name);
  await stack.ensure();
  console.log(await runBackupJob(stack, ["dump"]));
}
