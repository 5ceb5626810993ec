import { spawnSync } from "node:child_process";
import { z } from "zod";
import { isFlagSet } from "./command";

/**
 * The host at which a Minikube's NodePorts are reached if they have to be published there, because the node's own
 * address leads nowhere from this machine; undefined if that address can be reached.
 *
 * By Minikube's `driver.NeedsPortForward`: the node is a container in a virtual machine of Docker Desktop or WSL, in a
 * network namespace of rootless Docker or Podman, or at a daemon on another machine.
 *
 * @requirement MK-7
 */
export function publishingHost(driver: string): string | undefined {
  if (driver !== "docker" && driver !== "podman") return undefined;
  const remote = remoteHost(driver);
  if (remote !== undefined) return remote;
  const isInMachine = process.platform !== "linux" || "WSL_DISTRO_NAME" in process.env || "WSLPATH" in process.env;
  return isInMachine || isApart(driver) ? "localhost" : undefined;
}

/** The flag with which `minikube start` publishes a port: for this machine alone, unless another one serves it. */
export function portFlag(port: number, host: string | undefined): string {
  return host === "localhost" ? `--ports=127.0.0.1:${port}:${port}` : `--ports=${port}:${port}`;
}

/** Whether a profile of this name exists on this machine, and Minikube can read it. */
export function hasProfile(name: string): boolean {
  const printed = ask("minikube", ["profile", "list", "--light", "--output=json"]);
  const list = z.object({ valid: z.array(z.object({ Name: z.string() })) });
  return list.safeParse(printed).data?.valid.some(({ Name }) => Name === name) ?? false;
}

/** The other machine whose daemon makes the node. */
function remoteHost(driver: "docker" | "podman"): string | undefined {
  // Docker knows its current context, which Minikube takes, too, and prefers DOCKER_HOST to it.
  const address =
    driver === "podman"
      ? process.env.CONTAINER_HOST
      : z.string().safeParse(ask("docker", ["context", "inspect", "--format={{json .Endpoints.docker.Host}}"])).data;
  if (!address || !URL.canParse(address)) return undefined;
  return new URL(address).hostname || undefined;
}

/** Whether the daemon's containers have a network apart from this machine's. */
function isApart(driver: "docker" | "podman"): boolean {
  // Minikube runs Podman by sudo unless it is told otherwise.
  if (driver === "podman") return isFlagSet("ROOTLESS");
  const info = z.object({ OperatingSystem: z.string(), SecurityOptions: z.array(z.string()).nullish() });
  const found = info.safeParse(ask("docker", ["system", "info", "--format={{json .}}"])).data;
  const isRootless = found?.SecurityOptions?.some((option) => option.startsWith("name=rootless")) ?? false;
  return found?.OperatingSystem === "Docker Desktop" || isRootless;
}

/** What a program prints as JSON; undefined if it doesn't: Minikube then says what is wrong. */
function ask(program: string, args: string[]): unknown {
  const { stdout } = spawnSync(program, args, { encoding: "utf8", timeout: 20_000 });
  try {
    return JSON.parse(stdout);
  } catch {
    return undefined;
  }
}
