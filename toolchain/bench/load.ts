import { Agent, request } from "node:http";
import { Failure } from "../../embedded/host/failure.ts";

/** The request to each server, always the same. */
export interface Question {
  method: "GET" | "POST";
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

export interface Load {
  /** Answers per second. */
  rate: number;
  /** Milliseconds within which 95 of 100 answers arrived. */
  p95: number;
}

/**
 * Keeps a number of connections busy, distributed evenly over the servers; each sends its next request once the last
 * is answered. With Node's own client, because the well-known generators don't report the required percentile, and
 * all of them are fast enough here.
 */
export async function load(servers: string[], question: Question, connections: number, seconds: number): Promise<Load> {
  const agent = new Agent({ keepAlive: true });
  const times: number[] = [];
  const started = performance.now();
  const end = started + seconds * 1000;
  const connection = async (_: unknown, number: number) => {
    while (performance.now() < end) times.push((await ask(servers[number % servers.length]!, question, agent)).last);
  };
  try {
    await Promise.all(Array.from({ length: connections }, connection));
  } finally {
    agent.destroy();
  }
  times.sort((a, b) => a - b);
  return { rate: (times.length * 1000) / (performance.now() - started), p95: times[Math.floor(times.length * 0.95)]! };
}

/** Milliseconds until `text` has arrived in the answer to one request. */
export async function untilText(server: string, question: Question, text: string): Promise<number> {
  const { until } = await ask(server, question, undefined, text);
  if (until === undefined) throw refused(question, `its answer holds no ${text}`);
  return until;
}

/** A request's milliseconds: until the end of its answer, and until `text` arrived in it. */
function ask(
  server: string,
  question: Question,
  agent?: Agent,
  text?: string,
): Promise<{ last: number; until?: number }> {
  const { method, path, headers, body } = question;
  const started = performance.now();
  const passed = () => performance.now() - started;
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, server), { method, agent, headers: { ...headers, ...(body && json(body)) } });
    sent.on("response", (response) => {
      let received = "";
      let until: number | undefined;
      response.on("data", (chunk: Buffer) => {
        if (!text || until !== undefined) return;
        received += chunk.toString();
        if (received.includes(text)) until = passed();
      });
      response.on("error", reject);
      response.on("end", () => {
        if (response.statusCode! < 300) resolve({ last: passed(), until });
        else reject(refused(question, `it answered ${response.statusCode}`));
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

function json(body: string): Record<string, string | number> {
  return { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
}

function refused({ method, path }: Question, why: string): Failure {
  return new Failure(`The benchmark's ${method} ${path} failed`, {
    why,
    fix: "Look into the pods' logs in its namespace while it runs.",
  });
}
