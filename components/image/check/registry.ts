import { registryOf } from "../../../settings/facts/images";
import { type Credentials, credentialsOf } from "./credentials";

interface Manifest {
  config?: { size: number };
  layers?: { size: number }[];
  /** Of an index: the images of each platform. */
  manifests?: { digest: string; platform?: { os: string; architecture: string } }[];
}

const mediaTypes = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.docker.distribution.manifest.v2+json",
];

/**
 * Bytes of an image as a registry keeps it: its layers, compressed as they were pushed, and its configuration.
 *
 * @param reference `repository@sha256:...`
 * @param platform `linux/amd64`, where the reference is one of several platforms' images
 */
export async function pushedSize(reference: string, platform: string): Promise<number> {
  const [repository = "", digest = ""] = reference.split("@");
  const manifest = await readManifest(repository, digest);
  const { config, layers } = manifest.manifests
    ? await readManifest(repository, digestFor(manifest.manifests, platform, reference))
    : manifest;
  if (!config || !layers) throw new Error(`The registry's answer for ${reference} is no image's manifest`);
  return layers.reduce((total, { size }) => total + size, config.size);
}

function digestFor(manifests: NonNullable<Manifest["manifests"]>, platform: string, reference: string): string {
  const found = manifests.find((each) => `${each.platform?.os}/${each.platform?.architecture}` === platform);
  if (!found) throw new Error(`${reference} has no image for ${platform}`);
  return found.digest;
}

async function readManifest(repository: string, digest: string): Promise<Manifest> {
  const { host, path } = inApi(repository);
  const url = `${isPlain(host) ? "http" : "https"}://${host}/v2/${path}/manifests/${digest}`;
  const first = await get(url, host);
  const answer = first.status === 401 ? await get(url, host, await authorization(first, host)) : first;
  if (!answer.ok) {
    const fix = answer.status === 401 ? "; log in with docker login" : "";
    throw new Error(`The size of ${repository}@${digest} can't be known: ${host} answered ${answer.status}${fix}`);
  }
  return (await answer.json()) as Manifest;
}

async function get(url: string, host: string, authorized?: string): Promise<Response> {
  const headers = { accept: mediaTypes.join(", "), ...(authorized && { authorization: authorized }) };
  try {
    return await fetch(url, { headers, signal: AbortSignal.timeout(60_000) });
  } catch (error) {
    const { cause, message } = error as Error;
    throw new Error(`The registry ${host} doesn't answer: ${cause instanceof Error ? cause.message : message}`, {
      cause: error,
    });
  }
}

/** Where a registry's API has a repository; Docker Hub's is elsewhere than its name. */
function inApi(repository: string): { host: string; path: string } {
  const registry = registryOf(repository);
  const path = registry === undefined ? repository : repository.slice(registry.length + 1);
  if (registry !== undefined && registry !== "docker.io") return { host: registry, path };
  return { host: "registry-1.docker.io", path: path.includes("/") ? path : `library/${path}` };
}

/** Whether a registry is reached without TLS, as for Docker: on this machine, or at a private address. */
function isPlain(host: string): boolean {
  const loopback = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/;
  const privateAddress = /^(10(\.\d+){3}|192\.168(\.\d+){2}|172\.(1[6-9]|2\d|3[01])(\.\d+){2})(:\d+)?$/;
  return loopback.test(host) || privateAddress.test(host);
}

/** The Authorization header that a registry asks for in its answer. */
async function authorization(answer: Response, host: string): Promise<string | undefined> {
  const challenge = answer.headers.get("www-authenticate") ?? "";
  const known = credentialsOf(host);
  if (/^basic/i.test(challenge)) return known && basic(known);
  const parameters: Record<string, string | undefined> = {};
  for (const [, name = "", value] of challenge.matchAll(/(\w+)="([^"]*)"/g)) parameters[name] = value;
  const { realm, service, scope } = parameters;
  return realm && `Bearer ${await token(realm, { ...(service && { service }), ...(scope && { scope }) }, known)}`;
}

async function token(realm: string, query: Record<string, string>, known: Credentials | undefined): Promise<string> {
  const signal = AbortSignal.timeout(60_000);
  const refresh = known?.username === "<token>" && {
    grant_type: "refresh_token",
    client_id: "pulumi",
    refresh_token: known.password,
  };
  const answer = refresh
    ? await fetch(realm, { method: "POST", signal, body: new URLSearchParams({ ...query, ...refresh }) })
    : await fetch(`${realm}?${new URLSearchParams(query).toString()}`, {
        signal,
        headers: known ? { authorization: basic(known) } : {},
      });
  if (!answer.ok)
    throw new Error(
      `${new URL(realm).host} gave no token for the registry: it answered ${answer.status}; log in with docker login`,
    );
  const { token, access_token } = (await answer.json()) as { token?: string; access_token?: string };
  return token ?? access_token ?? "";
}

function basic({ username, password }: Credentials): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}
