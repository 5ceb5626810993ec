import { Agent, request } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";

export interface Answer {
  status: number;
  body: string;
  contentType: string;
}

/** The Ingress controller's HTTPS port on this machine, for a client that resolves a host to it and trusts its CA. */
export class Entrance {
  private readonly agent: Agent;

  constructor(
    readonly host: string,
    readonly port: number,
    ca: string,
  ) {
    this.agent = new Agent({ ca, servername: host, keepAlive: true, maxSockets: 64 });
  }

  /** Requests a path. @throws if the certificate isn't the host's, or there is no answer within five seconds */
  get(path: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const asked = request(
        { agent: this.agent, host: "127.0.0.1", port: this.port, path, headers: { host: this.host }, timeout: 5000 },
        (response) => {
          let body = "";
          response.setEncoding("utf8").on("data", (part: string) => (body += part));
          response.on("end", () =>
            resolve({ status: response.statusCode ?? 0, body, contentType: response.headers["content-type"] ?? "" }),
          );
          response.on("error", reject);
        },
      );
      asked.on("timeout", () => asked.destroy(new Error(`${this.host}${path} hasn't answered within five seconds`)));
      asked.on("error", reject).end();
    });
  }

  /**
   * Requests a path again and again over a number of connections until stopped, with a pause after each answer in
   * milliseconds; returns the number of answers by status, and of errors by message.
   */
  load(path: string, connections: number, pause = 0): { stop: () => Promise<Record<string, number>> } {
    const counts: Record<string, number> = {};
    let stopped = false;
    const workers = Array.from({ length: connections }, async () => {
      while (!stopped) {
        const outcome = await this.get(path).then(
          ({ status }) => String(status),
          (error: Error) => error.message,
        );
        counts[outcome] = (counts[outcome] ?? 0) + 1;
        await sleep(pause);
      }
    });
    return {
      stop: async () => {
        stopped = true;
        await Promise.all(workers);
        return counts;
      },
    };
  }

  close(): void {
    this.agent.destroy();
  }
}
