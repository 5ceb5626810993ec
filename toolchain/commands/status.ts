import { LocalStack } from "../stack/index.ts";
import { readStatus } from "../stack/status/read.ts";
import { statusTable } from "../stack/status/table.ts";

/** Shows how each workload of a stack is: `npm run status -- dev`, with `--json` for programs. */
export default async function stackStatus(args: string[]): Promise<void> {
  const [name = "dev"] = args.filter((arg) => !arg.startsWith("--"));
  const now = new Date();
  const status = await readStatus(new LocalStack(name), now);
  console.log(args.includes("--json") ? JSON.stringify(status, undefined, 2) : statusTable(status, now));
}
