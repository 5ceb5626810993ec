import { valueAt } from "../formats/tree";
import type { ComponentSettings } from "../schema";
import { podEnvironment } from "./pod-environment";

/**
 * The registry host at the start of a repository, recognized as Docker does: by a dot, a port, or the name localhost.
 */
export function registryOf(repository: string): string | undefined {
  const [first = "", ...rest] = repository.split("/");
  return rest.length > 0 && (/[.:]/.test(first) || first === "localhost") ? first : undefined;
}

/** SemVer with an optional leading `v`; `_` replaces `+`, which a tag can't contain. */
const semVer = /^v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(_[0-9A-Za-z.-]+)?$/;

/**
 * Whether a tag is a version.
 *
 * @requirement IMG-5
 */
export function isVersion(tag: string): boolean {
  return semVer.test(tag);
}

/** Whether a tag is a version of a commit: `git describe --dirty` marks a tree with changes as dirty. */
export function isReleaseTag(tag: string): boolean {
  return isVersion(tag) && !/[-._]dirty\b/.test(tag);
}

/**
 * A repository in its registry, whose host is added unless it is already there; without a registry, on Docker Hub.
 *
 * @requirement IMG-2
 */
export function inRegistry(registry: string, repository: string): string {
  return registry === "" || registryOf(repository) !== undefined ? repository : `${registry}/${repository}`;
}

/** Build arguments that the program sets, each with the component's setting that it holds. */
export const ownArguments = {
  BASE_IMAGE: "image.baseImage",
  [podEnvironment.port.variable]: podEnvironment.port.setting,
  [podEnvironment.healthPath.variable]: podEnvironment.healthPath.setting,
};

/**
 * The build arguments of a component's image: the stack's, and those that follow from its other settings.
 *
 * @requirement IMG-10, IMG-20 to IMG-22
 */
export function buildArguments(component: ComponentSettings): Record<string, string> {
  return {
    ...component.image.buildArgs,
    ...Object.fromEntries(
      Object.entries(ownArguments).map(([name, setting]) => [name, String(valueAt(component, setting.split(".")))]),
    ),
  };
}
