import type * as pulumi from "@pulumi/pulumi";
import type { AppImageArgs } from ".";
import { buildArguments, lastChange, quantityBytes, registryOf, type Settings } from "../../settings";
import type { LastOutputs } from "../stacks/last-outputs";
import { ImageCheck, type ScanDemands } from "./check";

interface Target {
  /** Registry for images whose settings don't name one. */
  registry: pulumi.Input<string>;
  builder: string | undefined;
  /** Gives a base image its digest, where the settings ask for that. */
  pin?: (image: string) => pulumi.Input<string>;
  /** Profile of the Minikube that takes images without a registry. */
  loadInto?: pulumi.Input<string> | undefined;
}

/** A built component's image, as the settings describe it. */
export function builtImage(settings: Settings, component: "frontend" | "backend", target: Target): AppImageArgs {
  const { image } = settings[component];
  const { pin = (name: string) => name } = target;
  const change = image.digest === undefined ? lastChange(image.buildContext) : undefined;
  const hasRegistry = image.registry !== "" || registryOf(image.repository) !== undefined;
  return {
    registry: image.registry || target.registry,
    repository: image.repository,
    tag: image.tag,
    commit: change?.commit,
    digest: image.digest,
    sizeLimit: quantityBytes(image.sizeLimit),
    scan: scanDemands(settings),
    ...(!hasRegistry && { loadInto: target.loadInto }),
    build: {
      context: image.buildContext,
      dockerfile: image.dockerfilePath,
      platform: image.platform,
      arguments: { ...buildArguments(settings[component]), BASE_IMAGE: pin(image.baseImage) },
      labels: labels(image, change?.commit),
      time: change?.time,
      cache: image.cache,
      builder: target.builder,
    },
  };
}

/**
 * The check of PostgreSQL's image, which is run but never built; none if no scan is asked for.
 *
 * @param image what the database runs
 */
export function databaseImageCheck(
  settings: Settings,
  image: pulumi.Input<string>,
  last: LastOutputs,
): ImageCheck | undefined {
  const scan = scanDemands(settings);
  const { internal } = settings.database;
  if (!scan || !internal.enabled || internal.provider !== "builtin") return undefined;
  const { platform } = settings.backend.image;
  return new ImageCheck("postgres", { image, platform, scan, last });
}

/** The scan that images have to pass, if any. */
export function scanDemands({
  imageScan: { enabled, scanner, severity, accepted },
}: Settings): ScanDemands | undefined {
  return enabled ? { scanner, severity, accepted: Object.keys(accepted).sort() } : undefined;
}

/**
 * Which commit and version the image was built from, under plain names and OCI's.
 *
 * @requirement IMG-11
 */
function labels({ labels, name }: Settings["frontend"]["image"], commit: string | undefined): Record<string, string> {
  return {
    "org.opencontainers.image.title": name,
    ...(labels.version !== undefined && { "org.opencontainers.image.version": labels.version }),
    ...(commit !== undefined && { "git-commit": commit.slice(0, 7), "org.opencontainers.image.revision": commit }),
    ...labels,
  };
}
