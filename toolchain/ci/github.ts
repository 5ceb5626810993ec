import { appendFileSync, readFileSync } from "node:fs";
import { z } from "zod";
import { Failure } from "../../embedded/host/failure.ts";

const answerWithin = 30_000;
const pageSize = 100;

const event = z.object({ pull_request: z.object({ number: z.int(), head: z.object({ sha: z.string() }) }) });
const pull = z.object({ state: z.enum(["open", "closed"]) });
const comments = z.array(z.object({ id: z.int(), body: z.string().nullish() }));
const issues = z.array(z.object({ number: z.int(), body: z.string().nullish() }));

/** A workflow run, as GitHub describes it to its steps. */
export class Run {
  private readonly env: NodeJS.ProcessEnv;

  constructor(env: NodeJS.ProcessEnv = process.env) {
    this.env = env;
  }

  /** The pull request that the run is about. @throws {Failure} if it is about something else */
  pullRequest(): { number: number; commit: string } {
    const file = this.required("GITHUB_EVENT_PATH");
    const parsed = event.safeParse(JSON.parse(readFileSync(file, "utf8")));
    if (!parsed.success) {
      throw new Failure("This run isn't about a pull request", {
        why: `${file} has no pull_request with a number and a head`,
        fix: "Run it in a workflow that a pull request starts.",
      });
    }
    const { number, head } = parsed.data.pull_request;
    return { number, commit: head.sha };
  }

  /** The page of this run. */
  url(): string {
    const repository = `${this.required("GITHUB_SERVER_URL")}/${this.required("GITHUB_REPOSITORY")}`;
    return `${repository}/actions/runs/${this.required("GITHUB_RUN_ID")}`;
  }

  /** Shows Markdown on the run's page; on the terminal outside a workflow. */
  summarize(markdown: string): void {
    const file = this.env.GITHUB_STEP_SUMMARY;
    if (file) appendFileSync(file, `${markdown}\n`);
    else console.log(markdown);
  }

  /** Sets an output for the workflow's later jobs; shown on the terminal outside a workflow. */
  tell(name: string, value: unknown): void {
    const line = `${name}=${JSON.stringify(value)}`;
    const file = this.env.GITHUB_OUTPUT;
    if (file) appendFileSync(file, `${line}\n`);
    console.log(line);
  }

  /** The state of a pull request; undefined if there is none with this number. */
  async stateOf(pullRequest: number): Promise<"open" | "closed" | undefined> {
    const response = await this.ask("GET", `/repos/${this.required("GITHUB_REPOSITORY")}/pulls/${pullRequest}`);
    return response.status === 404 ? undefined : pull.parse(await this.accept(response)).state;
  }

  /**
   * Creates the comment with the marker on a pull request, or updates the existing one.
   *
   * @returns the outcome; `refused` if the token may not write comments, as in a run for a fork's pull request
   */
  async comment(pullRequest: number, marker: string, body: string): Promise<"created" | "updated" | "refused"> {
    if (!this.env.GITHUB_TOKEN) return "refused";
    const issue = `/repos/${this.required("GITHUB_REPOSITORY")}/issues`;
    const existing = await this.find(`${issue}/${pullRequest}/comments`, marker);
    const response = await (existing === undefined
      ? this.ask("POST", `${issue}/${pullRequest}/comments`, { body })
      : this.ask("PATCH", `${issue}/comments/${existing}`, { body }));
    if (response.status === 403) return "refused";
    await this.accept(response);
    return existing === undefined ? "created" : "updated";
  }

  /**
   * Opens an issue whose text has the marker, or rewrites the open one that there is.
   *
   * @throws {Failure} where the token may not write issues
   */
  async issue(marker: string, title: string, text: string): Promise<"created" | "updated"> {
    const path = `/repos/${this.required("GITHUB_REPOSITORY")}/issues`;
    const existing = await this.findIssue(path, marker);
    const body = `${marker}\n${text}`;
    const response = await (existing === undefined
      ? this.ask("POST", path, { title, body })
      : this.ask("PATCH", `${path}/${existing}`, { title, body }));
    await this.accept(response);
    return existing === undefined ? "created" : "updated";
  }

  private async findIssue(path: string, marker: string): Promise<number | undefined> {
    for (let page = 1; ; page++) {
      const response = await this.ask("GET", `${path}?state=open&per_page=${pageSize}&page=${page}`);
      const some = issues.parse(await this.accept(response));
      const found = some.find(({ body }) => body?.startsWith(marker));
      if (found || some.length < pageSize) return found?.number;
    }
  }

  private async find(path: string, marker: string): Promise<number | undefined> {
    for (let page = 1; ; page++) {
      const response = await this.ask("GET", `${path}?per_page=${pageSize}&page=${page}`);
      const some = comments.parse(await this.accept(response));
      const found = some.find(({ body }) => body?.startsWith(marker));
      if (found || some.length < pageSize) return found?.id;
    }
  }

  private async ask(method: string, path: string, body?: object): Promise<Response> {
    const url = `${this.required("GITHUB_API_URL")}${path}`;
    return fetch(url, {
      method,
      headers: {
        "accept": "application/vnd.github+json",
        "authorization": `Bearer ${this.required("GITHUB_TOKEN")}`,
        "x-github-api-version": "2022-11-28",
        ...(body && { "content-type": "application/json" }),
      },
      signal: AbortSignal.timeout(answerWithin),
      ...(body && { body: JSON.stringify(body) }),
    }).catch((error: Error) => {
      throw new Failure(`The request to GitHub failed: ${method} ${url}`, {
        why: error.cause instanceof Error ? error.cause.message : error.message,
        fix: "Run the job again; an existing comment is updated, not repeated.",
      });
    });
  }

  private async accept(response: Response): Promise<unknown> {
    if (response.ok) return response.json();
    throw new Failure(`GitHub refuses ${response.url}`, {
      why: `status ${response.status}: ${(await response.text()).slice(0, 500)}`,
      fix:
        "Check the job's permissions: a comment needs pull-requests: write, the state of a pull request " +
        "pull-requests: read, an issue issues: write.",
    });
  }

  private required(name: string): string {
    const value = this.env[name];
    if (value) return value;
    throw new Failure(`${name} isn't set`, {
      why: "it describes the run of a GitHub workflow",
      fix: "Run this in a workflow.",
    });
  }
}
