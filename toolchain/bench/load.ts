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
    const lost = (error: Error) => reject(refused(question, error.message || String(error), error));
    sent.on("response", (response) => {
      const { statusCode = 0 } = response;
      let received = "";
      let until: number | undefined;
      response.on("data", (chunk: Buffer) => {
        // The text of a success is of no use once what is waited for has come.
        if (statusCode < 300 && (!text || until !== undefined)) return;
        received += chunk.toString();
        if (text && statusCode < 300 && received.includes(text)) until = passed();
      });
      response.on("error", lost);
      response.on("end", () => {
        if (statusCode < 300) resolve({ last: passed(), until });
        else reject(refused(question, `it answered ${statusCode}\n${received.slice(0, 500)}`.trim()));
      });
    });
    sent.on("error", lost);
    sent.end(body);
  });
}

function json(body: string): Record<string, string | number> {
  return { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
}

function refused({ method, path }: Question, why: string, cause?: Error): Failure {
  return new Failure(`The benchmark's ${method} ${path} failed`, {
    why,
    fix: "Look into the pods' logs in its namespace while it runs.",
    cause,
  });
}
