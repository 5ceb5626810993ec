import { LocalStack } from "../stack/index.ts";
import { readStatus } from "../stack/status/read.ts";
import { statusTable } from "../stack/status/table.ts";
import type { CommandLine } from "./arguments.ts";

/** Shows the state of each workload of a stack: `npm run status -- dev`, with `--json` for programs. */
export default async function stackStatus({ words: [name = "dev"], options }: CommandLine): Promise<void> {
  const now = new Date();
  const status = await readStatus(new LocalStack(name), now);
  console.log(options.has("json") ? JSON.stringify(status, undefined, 2) : statusTable(status, now));
}
