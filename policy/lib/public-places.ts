import { at, items, type Manifest, member, text } from "../manifest";
import { commandsOf, headersOf } from "./commands";
import { podsOf, type PodSpec } from "../pods";
import type { Resource } from "../resources";

/** A text that isn't kept secret: it can be read in the cluster, an image or a state. */
export interface PublicText {
  path: string;
  text: string;
}

/**
 * A resource's public texts: ConfigMap data, labels, annotations, variables, commands, probe headers and build
 * arguments.
 */
export function publicTexts(resource: Resource): PublicText[] {
  const { type, kind, props, metadata } = resource;
  if (type === "docker-build:index:Image" || type === "docker:index/image:Image") return ofImage(props);
  if (resource.apiVersion === "") return [];
  const pods = podsOf(resource);
  return [
    ...ofMetadata("metadata", metadata),
    ...(kind === "ConfigMap" ? [...entries("data", props.data), ...entries("binaryData", props.binaryData)] : []),
    ...(kind === "Pod" ? [] : pods.flatMap(({ metadataPath, metadata }) => ofMetadata(metadataPath, metadata))),
    ...pods.flatMap(ofContainers),
  ];
}

function ofMetadata(path: string, { labels, annotations }: Manifest): PublicText[] {
  return [...entries(at(path, "labels"), labels), ...entries(at(path, "annotations"), annotations)];
}

function ofContainers({ containers }: PodSpec): PublicText[] {
  return containers.flatMap((container) => [
    ...items(container.spec.env).flatMap(({ value }, index) => leaf(at(container.path, "env", index, "value"), value)),
    ...commandsOf(container).flatMap(({ path, words: command }) => words(path, command)),
    ...headersOf(container).flatMap(({ path, value }) => leaf(path, value)),
  ]);
}

function ofImage(props: Manifest): PublicText[] {
  const { args } = member(props, "build");
  return [
    ...entries("buildArgs", props.buildArgs),
    ...entries("build.args", args),
    ...entries("labels", props.labels),
    ...words("tags", props.tags),
  ];
}

function entries(path: string, object: unknown): PublicText[] {
  return Object.entries(member({ object }, "object")).flatMap(([key, value]) => leaf(at(path, key), value));
}

function words(path: string, list: unknown): PublicText[] {
  return Array.isArray(list) ? list.flatMap((value: unknown, index) => leaf(at(path, index), value)) : [];
}

function leaf(path: string, value: unknown): PublicText[] {
  const found = text(value);
  return found ? [{ path, text: found }] : [];
}
