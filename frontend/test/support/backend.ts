/** A local HTTP server in the backend's place: it records each call and gives the answer a test asks for. */
import { createServer, type IncomingHttpHeaders, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { after } from "node:test";

export interface Call {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Backend {
  readonly url: string;
  readonly calls: Call[];
  /** What the next calls get; with "silence" they don't get an answer. */
  answer: Answer | "silence";
}

export async function startBackend(): Promise<Backend> {
  const backend = { url: "", calls: [] as Call[], answer: { status: 500 } as Backend["answer"] };
  const listener: RequestListener = (request, response) => {
    void text(request).then((body) => {
      backend.calls.push({ method: request.method ?? "", url: request.url ?? "", headers: request.headers, body });
      const { answer } = backend;
      if (answer === "silence") return;
      response.writeHead(answer.status, { "Content-Type": answer.type ?? "application/json", ...answer.headers });
      response.end(typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body));
    });
  };
  const server = createServer(listener);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  backend.url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return backend;
}
