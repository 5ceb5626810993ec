import { at, items, member } from "../manifest";
import type { PodSpec } from "../pods";
import type { Resource } from "../resources";

/** The parts of an image reference, with Docker Hub's short names expanded. */
export interface Image {
  /** `docker.io` by default. */
  registry: string;
  /** Registry and path: `docker.io/library/postgres`. */
  repository: string;
  tag?: string;
  /** `sha256:` and 64 hex digits, or whatever is in its place. */
  digest?: string;
}

export function parseImage(reference: string): Image {
  const [named = "", digest] = reference.split("@", 2);
  const colon = named.lastIndexOf(":");
  const tagged = colon > named.lastIndexOf("/");
  const name = tagged ? named.slice(0, colon) : named;
  const [first = "", ...rest] = name.split("/");
  // As Docker reads it: a repository has no capitals, so a first part with a capital is a host.
  const hasRegistry = rest.length > 0 && (/[.:A-Z]/.test(first) || first === "localhost");
  const registry = hasRegistry && first !== "index.docker.io" ? first : "docker.io";
  const below = hasRegistry ? rest.join("/") : name;
  const path = registry === "docker.io" && !below.includes("/") ? `library/${below}` : below;
  return {
    registry,
    repository: `${registry}/${path}`,
    ...(tagged && { tag: named.slice(colon + 1) }),
    ...(digest !== undefined && { digest }),
  };
}

/** Whether a tag can come to mean another image; no tag means `latest`. */
export function isMutable({ tag, digest }: Image): boolean {
  return digest === undefined && (tag === undefined || tag === "latest");
}

/**
 * Whether an image's repository is one of the given ones or below one: `docker.io/library` includes
 * `docker.io/library/postgres`.
 */
export function isIn(image: Image, repositories: readonly string[]): boolean {
  return repositories.some(
    (each) => image.repository === each || image.repository.startsWith(each.endsWith("/") ? each : `${each}/`),
  );
}

/**
 * The images that a pod's containers run or that it mounts as volumes, each with the paths of its reference and pull
 * policy.
 */
export function imagesOf({ path, spec, containers }: PodSpec) {
  const mounted = items(spec.volumes).flatMap((volume, index) => {
    const { reference, pullPolicy } = member(volume, "image");
    const here = at(path, "volumes", index, "image");
    return reference === undefined
      ? []
      : [{ path: at(here, "reference"), reference, pullPolicyPath: at(here, "pullPolicy"), pullPolicy }];
  });
  const run = containers.map((container) => ({
    path: at(container.path, "image"),
    reference: container.spec.image,
    pullPolicyPath: at(container.path, "imagePullPolicy"),
    pullPolicy: container.spec.imagePullPolicy,
  }));
  return [...mounted, ...run];
}

/** The references of images that a program builds, each with its path. */
export function builtReferences({ type, props }: Resource): { path: string; value: unknown }[] {
  if (type === "docker-build:index:Image" && Array.isArray(props.tags))
    return props.tags.map((value: unknown, index) => ({ path: at("tags", index), value }));
  if (type === "docker:index/image:Image") return [{ path: "imageName", value: props.imageName }];
  return [];
}
