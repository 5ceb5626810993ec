import type { Environment } from "./environment";
import { connect, type Source, type Verdict } from "./pods";

/** A connection to try: where from, and where to; the names are for the report, the addresses for the attempt. */
export interface Flow {
  from: string;
  to: string;
  source: Source;
  address: string;
}

export interface Tried extends Flow {
  verdict: Verdict;
}

/** Tries every flow, a few at a time: each is a process on this machine. */
export async function tryAll(environment: Environment, flows: Flow[]): Promise<Tried[]> {
  const tried: Tried[] = [];
  const queue = [...flows];
  const worker = async () => {
    for (let flow = queue.shift(); flow; flow = queue.shift()) {
      tried.push({ ...flow, verdict: await connect(environment.workspace, flow.source, flow.address) });
    }
  };
  await Promise.all(Array.from({ length: 4 }, worker));
  return tried;
}

/** One line per flow, for messages and the log. */
export function report(tried: Tried[]): string[] {
  return tried.map(({ from, to, verdict }) => `${from} -> ${to}: ${verdict}`).sort();
}
