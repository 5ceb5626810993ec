import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../support/free-port";

const repository = resolve(__dirname, "..", "..");
const folder = (name: string) => join(repository, name);

interface Client {
  connect(): Promise<void>;
  query(sql: string): Promise<{ rows: Record<string, unknown>[] }>;
  end(): Promise<void>;
}

const { Client: PostgresClient } = createRequire(join(folder("frontend"), "package.json"))("pg") as {
  Client: new (config: { connectionString: string; ssl?: { ca: string } }) => Client;
};

/** A server may need this long on a busy machine. */
const START_MS = 120_000;

type Variables = Record<string, string>;

/** A database of a kind that isn't the usual one. */
interface Database {
  /** Options of the program that serves it. */
  arguments?: string[];
  /** Both servers' variables for it, once it is there, and the authority that its certificate is of. */
  connect?: () => { DATABASE_TLS_MODE: string; ca: string };
}

const shared = {
  ENVIRONMENT: "development",
  LOG_LEVEL: "WARNING",
  LOG_FORMAT: "text",
  JWT_SECRET_KEY: "the-app-tests-own-jwt-key-0123456789-abcdefghijklmnopqrstuvwxyz",
};

/** The first three lines of a program's output. */
async function threeLines(output: NodeJS.ReadableStream): Promise<[string, string, string]> {
  const lines: string[] = [];
  for await (const line of createInterface(output)) if (lines.push(line) === 3) break;
  const [one, two, three] = lines;
  assert.ok(one && two && three);
  return [one, two, three];
}

/** A process of the test, whose last output is kept to explain why it ended. */
class Server {
  private output = "";
  readonly ended: Promise<unknown>;

  constructor(private readonly process: ChildProcess) {
    for (const stream of [process.stdout, process.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => (this.output += text));
    this.ended = once(process, "exit");
  }

  /** Its output so far. */
  get log(): string {
    return this.output;
  }

  get pid(): number | undefined {
    return this.process.pid;
  }

  get exitCode(): number | null {
    return this.process.exitCode;
  }

  async answers(url: string): Promise<void> {
    const end = Date.now() + START_MS;
    for (;;) {
      const ok = await fetch(url, { signal: AbortSignal.timeout(10_000) }).then(
        (response) => response.ok,
        () => false,
      );
      if (ok) return;
      assert.ok(this.exitCode === null && Date.now() < end, `${url} doesn't answer:\n${this.output}`);
      await sleep(100);
    }
  }

  async stop(): Promise<void> {
    if (this.exitCode === null && this.process.signalCode === null) {
      this.process.kill("SIGTERM");
      await this.ended;
    }
  }
}

/** The built frontend, the backend and a PostgreSQL on this machine, connected as in a cluster: each with its role. */
export class Application {
  private frontend?: Server;
  private twin?: Server;

  private constructor(
    private readonly postgres: ChildProcess,
    private readonly backend: Server,
    readonly client: Client,
    private readonly variables: Variables,
    readonly url: string,
  ) {}

  static async start(variables: Variables = {}, database: Database = {}): Promise<Application> {
    const postgres = spawn("python", ["-m", "tests.support.serve", ...(database.arguments ?? [])], {
      cwd: folder("backend"),
      stdio: ["pipe", "pipe", "inherit"],
    });
    const ended = once(postgres, "exit").then(() => assert.fail("PostgreSQL did not start; its output says why"));
    const [databaseUrl, backendRole, frontendRole] = await Promise.race([threeLines(postgres.stdout), ended]);
    ended.catch(() => undefined);
    const [backendPort, port] = [await freePort(), await freePort()];
    const [backendUrl, url] = [backendPort, port].map((each) => `http://127.0.0.1:${each}`) as [string, string];
    const { ca, ...how } = database.connect?.() ?? {};
    const reached = { ...how, ...(ca !== undefined && { DATABASE_CA: ca }) };
    const backend = run("python", ["-m", "app"], "backend", {
      ...shared,
      ...reached,
      DATABASE_URL: backendRole,
      PORT: String(backendPort),
      METRICS_PORT: String(await freePort()),
      CORS_ORIGINS: url,
    });
    const client = new PostgresClient({ connectionString: databaseUrl, ...(ca !== undefined && { ssl: { ca } }) });
    await client.connect();
    const own = {
      ...shared,
      ...reached,
      DATABASE_URL: frontendRole,
      BACKEND_URL: backendUrl,
      NEXT_PUBLIC_API_URL: backendUrl,
      FRONTEND_URL: url,
      BETTER_AUTH_SECRET: "the-app-tests-own-session-key-0123456789-abcdefghijklmnopqrst",
      PORT: String(port),
      HOSTNAME: "127.0.0.1",
    };
    const application = new Application(postgres, backend, client, own, url);
    try {
      await backend.answers(`${backendUrl}/ready`);
      await application.serve(variables);
    } catch (error) {
      await application.stop();
      throw error;
    }
    return application;
  }

  /** Starts the frontend in place of the running one, with the given variables in addition to the usual ones. */
  async serve(variables: Variables = {}): Promise<void> {
    await this.frontend?.stop();
    this.frontend = this.launch(variables);
    await this.frontend.answers(`${this.url}/ready`);
  }

  /** Where the frontend finds the database. */
  get databaseUrl(): string {
    return this.variables["DATABASE_URL"]!;
  }

  /** The frontend's log since its start. */
  get log(): string {
    return this.frontend?.log ?? "";
  }

  /** Starts a second replica of the frontend next to the running one; returns its URL. */
  async serveTwice(variables: Variables = {}): Promise<string> {
    const port = String(await freePort());
    this.twin = this.launch({ ...variables, PORT: port });
    const url = `http://127.0.0.1:${port}`;
    await this.twin.answers(`${url}/ready`);
    return url;
  }

  /** Starts the frontend in place of the running one, without waiting until it is ready. */
  async launchUnready(variables: Variables = {}): Promise<void> {
    await this.frontend?.stop();
    this.frontend = this.launch(variables);
    await this.frontend.answers(`${this.url}/health`);
  }

  /** The end of a frontend that refuses its settings: its exit code and output. */
  async refusal(variables: Variables): Promise<{ exitCode: number | null; log: string }> {
    await this.frontend?.stop();
    const server = this.launch(variables);
    await server.ended;
    return { exitCode: server.exitCode, log: server.log };
  }

  /** Ends the frontend. */
  async stopFrontend(): Promise<void> {
    await this.frontend?.stop();
  }

  /** Signs somebody up; the cookies that they are known by. */
  async signUp(password = randomUUID()): Promise<string> {
    await this.rows("DELETE FROM rate_limits");
    const response = await fetch(`${this.url}/bff/auth/sign-up/email`, {
      method: "POST",
      headers: { "origin": this.url, "content-type": "application/json" },
      body: JSON.stringify({ name: "Ada", email: `${randomUUID()}@todo.invalid`, password }),
    });
    assert.equal(response.status, 200);
    return response.headers
      .getSetCookie()
      .map((each) => each.split(";")[0])
      .join("; ");
  }

  /** The resident memory of the frontend's process, in bytes. */
  frontendMemory(): number {
    const status = readFileSync(`/proc/${this.frontend?.pid}/status`, "utf8");
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
  }

  async rows(sql: string): Promise<Record<string, unknown>[]> {
    return (await this.client.query(sql)).rows;
  }

  async stop(): Promise<void> {
    await this.frontend?.stop();
    await this.twin?.stop();
    await this.backend.stop();
    await this.client.end();
    this.postgres.stdin?.end();
    await once(this.postgres, "exit");
  }

  private launch(variables: Variables): Server {
    return run(process.execPath, ["--max-semi-space-size=4", ".next/standalone/server.js"], "frontend", {
      ...this.variables,
      NODE_ENV: "production",
      ...variables,
    });
  }
}

function run(command: string, args: string[], cwd: string, env: Variables): Server {
  return new Server(
    spawn(command, args, {
      cwd: folder(cwd),
      env: { PATH: process.env.PATH!, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    }),
  );
}
