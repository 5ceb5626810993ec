import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

const issuesPath = "/repos/example/todo-chatbot/issues";

export interface Comment {
  id: number;
  body: string;
}

export interface Issue {
  number: number;
  title: string;
  body: string;
  state: "open" | "closed";
}

/** The part of GitHub's API for issues, pull requests and their comments, on this machine. */
export class GitHubServer {
  readonly comments: Comment[] = [];
  readonly issues: Issue[] = [];
  /** Recorded pull requests, by number. */
  readonly pulls: Record<string, unknown> = {};
  /** The method and path of each request, in order. */
  readonly requests: string[] = [];
  /** Whether tokens can only read, like those of runs for a fork. */
  readOnly = false;
  private readonly server: Server = createServer((request, response) => {
    void this.answer(request).then(([status, body]) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body)),
    );
  });

  /** @returns its URL */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage): Promise<[status: number, body: unknown]> {
    const { method = "", url = "" } = request;
    this.requests.push(`${method} ${url}`);
    if (request.headers.authorization !== "Bearer a token") return [401, { message: "Bad credentials" }];
    const { pathname, searchParams } = new URL(url, "http://github.test");
    if (method === "GET") {
      const [, pull] = /^\/repos\/example\/todo-chatbot\/pulls\/(\d+)$/.exec(pathname) ?? [];
      if (pull && this.pulls[pull]) return [200, this.pulls[pull]];
      if (pathname === issuesPath) {
        const [size, page] = [Number(searchParams.get("per_page")), Number(searchParams.get("page"))];
        const state = searchParams.get("state");
        const listed = this.issues.filter((issue) => issue.state === state);
        return [200, listed.slice(size * (page - 1), size * page)];
      }
      if (pathname !== "/repos/example/todo-chatbot/issues/42/comments") return [404, { message: "Not Found" }];
      const [size, page] = [Number(searchParams.get("per_page")), Number(searchParams.get("page"))];
      return [200, this.comments.slice(size * (page - 1), size * page)];
    }
    if (this.readOnly) return [403, { message: "Resource not accessible by integration" }];
    let text = "";
    for await (const part of request.setEncoding("utf8")) text += String(part);
    const { body, title } = JSON.parse(text) as { body: string; title?: string };
    if (pathname.startsWith(issuesPath) && title !== undefined) return this.writeIssue(pathname, title, body);
    if (body.length > 65_536) return [422, { message: "Validation Failed: body is too long" }];
    return method === "POST" ? this.create(pathname, body) : this.change(pathname, body);
  }

  private writeIssue(path: string, title: string, body: string): [number, unknown] {
    if (path === issuesPath) {
      const issue: Issue = { number: this.issues.length + 1, title, body, state: "open" };
      this.issues.push(issue);
      return [201, issue];
    }
    const issue = this.issues.find(({ number }) => path === `${issuesPath}/${number}`);
    return issue ? [200, Object.assign(issue, { title, body })] : [404, { message: "Not Found" }];
  }

  private create(path: string, body: string): [number, unknown] {
    if (path !== "/repos/example/todo-chatbot/issues/42/comments") return [404, { message: "Not Found" }];
    const comment = { id: 1000 + this.comments.length, body };
    this.comments.push(comment);
    return [201, comment];
  }

  private change(path: string, body: string): [number, unknown] {
    const comment = this.comments.find(({ id }) => path === `/repos/example/todo-chatbot/issues/comments/${id}`);
    if (!comment) return [404, { message: "Not Found" }];
    comment.body = body;
    return [200, comment];
  }
}
