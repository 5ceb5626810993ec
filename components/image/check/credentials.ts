import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

export interface Credentials {
  /** `<token>` where the password is a refresh token. */
  username: string;
  password: string;
}

interface DockerConfig {
  auths?: Record<string, { auth?: string; identitytoken?: string }>;
  credHelpers?: Record<string, string>;
  credsStore?: string;
}

/** What `docker login` has stored for a registry's host: in Docker's config file, or with a credential helper. */
export function credentialsOf(host: string): Credentials | undefined {
  const file = join(process.env.DOCKER_CONFIG ?? join(homedir(), ".docker"), "config.json");
  if (!existsSync(file)) return undefined;
  const config = JSON.parse(readFileSync(file, "utf8")) as DockerConfig;
  const server = host === "registry-1.docker.io" ? "https://index.docker.io/v1/" : host;
  const helper = config.credHelpers?.[server] ?? config.credsStore;
  return (helper ? fromHelper(helper, server) : undefined) ?? fromFile(config, server);
}

function fromHelper(helper: string, server: string): Credentials | undefined {
  try {
    const answer = execFileSync(`docker-credential-${helper}`, ["get"], {
      input: server,
      encoding: "utf8",
      stdio: ["pipe", "pipe", "ignore"],
    });
    const { Username, Secret } = JSON.parse(answer) as { Username: string; Secret: string };
    return { username: Username, password: Secret };
  } catch {
    // It ends with an error when it knows nothing of the registry, which may need no credentials.
    return undefined;
  }
}

function fromFile({ auths }: DockerConfig, server: string): Credentials | undefined {
  const entry = auths?.[server] ?? auths?.[`https://${server}`];
  if (entry?.identitytoken) return { username: "<token>", password: entry.identitytoken };
  const [username, ...password] = Buffer.from(entry?.auth ?? "", "base64")
    .toString()
    .split(":");
  return username ? { username, password: password.join(":") } : undefined;
}
