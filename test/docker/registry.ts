import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { freePort } from "../support/free-port";

export const login = { username: "todo", password: "hunter2" };

/** The login's line in Apache's format, in bcrypt. */
const passwords = `${login.username}:$2b$05$abcdefghijklmnopqrstuuoXuKqgZXLiJqzfmMXDDhSFPIvxV7t8.\n`;

/** A real registry on this machine, Distribution's, which asks for a login. */
export class Registry {
  private constructor(
    readonly address: string,
    private readonly folder: string,
    private readonly server: ReturnType<typeof spawn>,
  ) {}

  static async start(): Promise<Registry> {
    const folder = mkdtempSync(join(tmpdir(), "registry-"));
    const address = `localhost:${await freePort()}`;
    writeFileSync(join(folder, "passwords"), passwords);
    const configuration = {
      version: "0.1",
      log: { level: "error", accesslog: { disabled: true } },
      storage: { filesystem: { rootdirectory: join(folder, "data") } },
      auth: { htpasswd: { realm: "todo", path: join(folder, "passwords") } },
      http: { addr: address },
    };
    // JSON is YAML.
    writeFileSync(join(folder, "config.yml"), JSON.stringify(configuration));
    const server = spawn(process.env.DOCKER_REGISTRY ?? "docker-registry", ["serve", join(folder, "config.yml")], {
      // Its trace exporter would look for a collector.
      env: { ...process.env, OTEL_TRACES_EXPORTER: "none" },
      stdio: "ignore",
    });
    const registry = new Registry(address, folder, server);
    for (const end = Date.now() + 20_000; !(await registry.answers()); await sleep(100)) {
      if (Date.now() > end || server.exitCode !== null) throw new Error("The registry doesn't start");
    }
    return registry;
  }

  private async answers(): Promise<boolean> {
    return fetch(`http://${this.address}/v2/`).then(
      ({ status }) => status === 401,
      () => false,
    );
  }

  /** A directory for DOCKER_CONFIG, with a login to the registry or without. */
  dockerConfig(name: string, logins: (typeof login)[]): string {
    const folder = join(this.folder, name);
    const auths = logins.map(({ username, password }) => [
      this.address,
      { auth: Buffer.from(`${username}:${password}`).toString("base64") },
    ]);
    mkdirSync(folder);
    writeFileSync(join(folder, "config.json"), JSON.stringify({ auths: Object.fromEntries(auths) as object }));
    return folder;
  }

  /**
   * Pushes an image of one file under a name with its tag.
   *
   * @returns its digest
   */
  async push(name: string, content: string, dockerConfig: string): Promise<string> {
    const file = join(this.folder, "content");
    const layer = join(this.folder, "layer.tar");
    writeFileSync(file, content);
    await execa("tar", ["-cf", layer, "-C", this.folder, "content"]);
    const image = `${this.address}/${name}`;
    const env = { DOCKER_CONFIG: dockerConfig };
    await execa("crane", ["append", `--new_layer=${layer}`, `--new_tag=${image}`], { env });
    return (await execa("crane", ["digest", image], { env })).stdout.trim();
  }

  async stop(): Promise<void> {
    const ended = once(this.server, "exit");
    this.server.kill();
    await ended;
    rmSync(this.folder, { recursive: true });
  }
}
