import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { postgresImage, registryOf, registryUrl, type Settings } from "../../settings";
import { Refusal, set } from "../../settings/problems";
import type { Cluster } from "../cluster";

/** The host that serves Docker Hub's images. */
const dockerHub = "registry-1.docker.io";

/** What `docker login` writes, in part. */
const dockerConfig = z.looseObject({
  auths: z.record(z.string(), z.unknown()).optional(),
  credHelpers: z.record(z.string(), z.unknown()).optional(),
});

/** Gives an image's reference the digest that it has in its registry at this moment, or leaves it as it is. */
type Pin = (image: string) => pulumi.Input<string>;

/**
 * Pins the images that the stack takes by tag: PostgreSQL's, which its backup runs as well, and those that its builds
 * start from. The other Jobs run the backend's image, which has a digest anyway.
 *
 * @param components those whose images the stack runs
 * @returns what leaves every image as it is, unless the settings ask for pins
 * @requirement IMG-7
 */
export function imagePins(
  settings: Settings,
  { mirror }: Pick<Cluster, "mirror">,
  components: ("frontend" | "backend")[],
): Pin {
  if (!settings.imagePins.enabled) return (image) => image;
  const { internal } = settings.database;
  const built = components.filter(
    (name) => settings.promoteFrom === undefined && settings[name].image.digest === undefined,
  );
  const images = [
    ...built.map((name) => settings[name].image.baseImage),
    ...(internal.enabled && components.includes("backend") ? [postgresImage(internal)] : []),
  ].filter((image) => !image.includes("@"));
  const places = new Map([...new Set(images)].map((image) => [image, placesOf(image, mirror)]));
  const provider = registryReader([...places.values()].flat());
  const pinned = new Map([...places].map(([image, at]) => [image, pulumi.output(pin(image, at, provider))]));
  return (image) => pinned.get(image) ?? image;
}

/** Where an image is looked for, in order: names with their registry's host. */
export function placesOf(image: string, mirror: string | undefined): string[] {
  const name = image.replace(/^(index\.)?docker\.io\//, "");
  if (registryOf(name) !== undefined) return [name];
  const onHub = name.includes("/") ? name : `library/${name}`;
  return [...(mirror === undefined ? [] : [`${mirror}/${onHub}`]), `${dockerHub}/${onHub}`];
}

/** Pulumi's provider for Docker as a reader of registries, which needs no daemon. */
function registryReader(images: string[]): docker.Provider {
  const hosts = [...new Set(images.map((image) => registryOf(image) ?? dockerHub))].sort();
  return new docker.Provider("registries", { disableDockerDaemonCheck: true, registryAuth: hosts.flatMap(access) });
}

/**
 * How a registry is read: with this user's login if there is one, and over plain HTTP on this machine, as by Docker.
 * The provider reads the login itself, so that it gets into no state.
 */
function access(host: string): { address: string; authDisabled?: boolean }[] {
  const address = registryUrl(host);
  if (hasLogin(host)) return [{ address }];
  // The provider's way to say that there is no login; without an entry it would insist on HTTPS.
  return address.startsWith("http:") ? [{ address, authDisabled: true }] : [];
}

function hasLogin(host: string): boolean {
  const file = join(process.env.DOCKER_CONFIG ?? join(homedir(), ".docker"), "config.json");
  if (!existsSync(file)) return false;
  const { auths = {}, credHelpers = {} } = dockerConfig.parse(JSON.parse(readFileSync(file, "utf8")));
  const names = host === dockerHub ? ["https://index.docker.io/v1/", "docker.io", host] : [host, registryUrl(host)];
  return names.some((name) => name in auths || name in credHelpers);
}

async function pin(image: string, places: string[], provider: docker.Provider): Promise<string> {
  const reasons: string[] = [];
  for (const name of places) {
    try {
      const { sha256Digest } = await docker.getRegistryImage({ name }, { provider });
      return `${image}@${sha256Digest}`;
    } catch (error) {
      reasons.push(`${name}: ${reasonOf(error as Error)}`);
    }
  }
  throw new Refusal(
    `The digest of ${image} can't be read (${reasons.join("; ")}), and todo:imagePins.enabled is true`,
    "check that the registry answers, and log in to it if it asks for that (docker login <registry>); or " +
      set("imagePins.enabled", false),
  );
}

/** The registry's answer, without what Pulumi and the provider put around it. */
function reasonOf({ message }: Error): string {
  const [, reason = message] = /from registry: (.*)/s.exec(message) ?? [];
  return reason.split("\n")[0] ?? reason;
}
