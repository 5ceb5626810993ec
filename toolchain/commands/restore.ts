import { runBackupJob } from "../stack/backup-job.ts";
import { Failure } from "../../embedded/host/failure.ts";
import { LocalStack } from "../stack/index.ts";

const confirmation = "--replace-data";

/**
 * Puts a dump in place of a stack's data: `npm run restore -- dev <dump> --replace-data`. Without a dump it lists those
 * there are. Everything is as before if it fails.
 */
export default async function restore(args: string[]): Promise<void> {
  const [name = "dev", dump] = args.filter((arg) => !arg.startsWith("--"));
  const stack = new LocalStack(name);
  await stack.ensure();
  if (dump === undefined) {
    console.log((await runBackupJob(stack, ["list"])) || "There are no dumps yet.");
    return;
  }
  if (!args.includes(confirmation)) {
    throw new Failure(`Restoring ${dump} replaces all data of stack ${name}`, {
      why: `${confirmation} is missing, which says that this is meant`,
      fix: `npm run restore -- ${name} ${dump} ${confirmation}`,
    });
  }
  console.log(await runBackupJob(stack, ["restore", dump]));
}
