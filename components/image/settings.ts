import type * as pulumi from "@pulumi/pulumi";
import type { AppImageArgs } from ".";
import { lastChange, type Settings } from "../../settings";

interface Target {
  /** Registry for images whose settings name none. */
  registry: pulumi.Input<string>;
  builder: string | undefined;
}

/** A built component's image, as the settings describe it. */
export function builtImage(settings: Settings, component: "frontend" | "backend", target: Target): AppImageArgs {
  const { image, port, healthCheck } = settings[component];
  return {
    registry: image.registry || target.registry,
    repository: image.repository,
    tag: image.tag,
    digest: image.digest,
    build: {
      context: image.buildContext,
      dockerfile: image.dockerfilePath,
      platform: image.platform,
      // EXPOSE and HEALTHCHECK follow the port and the liveness path (IMG-20 to IMG-22).
      arguments: { ...image.buildArgs, BASE_IMAGE: image.baseImage, PORT: String(port), HEALTH_PATH: healthCheck.liveness.path },
      labels: labels(image),
      cache: image.cache,
      builder: target.builder,
    },
  };
}

/** Which commit and version the image is of, in plain names and in OCI's (IMG-11). */
function labels({ buildContext, labels, name }: Settings["frontend"]["image"]): Record<string, string> {
  const commit = lastChange(buildContext);
  return {
    "org.opencontainers.image.title": name,
    ...(labels.version !== undefined && { "org.opencontainers.image.version": labels.version }),
    ...(commit !== undefined && { "git-commit": commit.slice(0, 7), "org.opencontainers.image.revision": commit }),
    ...labels,
  };
}
