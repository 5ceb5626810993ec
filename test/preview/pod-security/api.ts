import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { homedir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";

export interface Answer {
  status: number;
  /** The API server's answer to a request that it refuses. */
  message: string;
}

interface Kubeconfig {
  clusters: { cluster: { "server": string; "certificate-authority-data": string } }[];
  users: { user: { "client-certificate-data": string; "client-key-data": string } }[];
}

/**
 * Sends requests to the API server over a few persistent connections: a process for each of thousands would take an
 * hour.
 */
export class Api {
  private readonly server: string;
  private readonly agent: Agent;

  constructor() {
    const file = process.env.KUBECONFIG ?? join(homedir(), ".kube", "config");
    const { clusters, users } = parse(readFileSync(file, "utf8")) as Kubeconfig;
    const [{ cluster }, { user }] = [clusters[0]!, users[0]!];
    const decoded = (data: string) => Buffer.from(data, "base64");
    this.server = cluster.server;
    this.agent = new Agent({
      keepAlive: true,
      maxSockets: 8,
      ca: decoded(cluster["certificate-authority-data"]),
      cert: decoded(user["client-certificate-data"]),
      key: decoded(user["client-key-data"]),
    });
  }

  async call(method: string, path: string, body: object, contentType = "application/json"): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const call = request(
        `${this.server}${path}`,
        { method, agent: this.agent, headers: { "content-type": contentType } },
        (response) => {
          let text = "";
          response.setEncoding("utf8");
          response.on("data", (data: string) => (text += data));
          response.on("error", reject);
          response.on("end", () =>
            resolve({
              status: response.statusCode ?? 0,
              message: (JSON.parse(text) as { message?: string }).message ?? "",
            }),
          );
        },
      );
      call.on("error", reject);
      call.end(JSON.stringify(body));
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
