import { at, items, member } from "../manifest";
import type { PodSpec, Resource } from "../resources";

/** An image reference in its parts, with Docker Hub's short names written out. */
export interface Image {
  /** `docker.io` where none is written. */
  registry: string;
  /** Registry and path: `docker.io/library/postgres`. */
  repository: string;
  tag?: string;
  /** `sha256:` and 64 hex digits, or what stands in its place. */
  digest?: string;
}

export function parseImage(reference: string): Image {
  const [named = "", digest] = reference.split("@", 2);
  const colon = named.lastIndexOf(":");
  const tagged = colon > named.lastIndexOf("/");
  const name = tagged ? named.slice(0, colon) : named;
  const [first = "", ...rest] = name.split("/");
  // As Docker reads it: a repository has no capitals, so that a first part with one is a host.
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

/** Whether a tag may come to mean another image: none at all is `latest`. */
export function isMutable({ tag, digest }: Image): boolean {
  return digest === undefined && (tag === undefined || tag === "latest");
}

/**
 * Whether an image's repository is one of those, or lies under one of them: `docker.io/library` holds
 * `docker.io/library/postgres`.
 */
export function isIn(image: Image, repositories: readonly string[]): boolean {
  return repositories.some(
    (each) => image.repository === each || image.repository.startsWith(each.endsWith("/") ? each : `${each}/`),
  );
}

/**
 * Images that a pod mounts as volumes and those that its containers run, each with the place of its reference and of
 * its pull policy.
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

/** References that a program gives the images that it builds itself, each with its path. */
export function builtReferences({ type, props }: Resource): { path: string; value: unknown }[] {
  if (type === "docker-build:index:Image" && Array.isArray(props.tags))
    return props.tags.map((value: unknown, index) => ({ path: at("tags", index), value }));
  if (type === "docker:index/image:Image") return [{ path: "imageName", value: props.imageName }];
  return [];
}
