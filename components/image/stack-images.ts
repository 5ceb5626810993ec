import type * as pulumi from "@pulumi/pulumi";
import { version } from "../../package.json";
import type { Settings } from "../../settings";
import type { Cluster } from "../cluster";
import { AppImage } from ".";
import { builtImage } from "./settings";
import type { OtherBackend } from "../backend/other";
import { Promotion } from "../stacks/promotion";
import type { ReleaseArgs } from "../stacks/release";

export interface StackImagesArgs {
  settings: Settings;
  cluster: Cluster;
  /** The backend that the stack uses in place of one of its own, which then has no image here. */
  otherBackend: OtherBackend | undefined;
}

export interface StackImages {
  frontend: AppImage;
  backend: AppImage | undefined;
  /** What is recorded of them, to be promoted and gone back to. */
  released: Omit<ReleaseArgs, "connectionTest">;
  /** Images of another stack: what is refused to be promoted, or can't be copied, leaves all that runs as it is. */
  promoted: AppImage[];
}

/**
 * The images that a stack runs: built here, in the registry already, or promoted from another stack. No component of its own,
 * for the reason that {@link ownBackend} is none.
 */
export function stackImages({ settings, cluster, otherBackend }: StackImagesArgs): StackImages {
  const { promoteFrom } = settings;
  const promotion =
    promoteFrom === undefined
      ? undefined
      : new Promotion(
          "promotion",
          { from: promoteFrom, components: otherBackend ? ["frontend"] : ["frontend", "backend"] },
          { dependsOn: cluster },
        );
  const opts: pulumi.ComponentResourceOptions = { dependsOn: otherBackend?.accepted ?? cluster };
  const image = (component: "frontend" | "backend") =>
    new AppImage(component, { ...builtImage(settings, component, cluster), promoted: promotion?.[component] }, opts);

  const frontend = image("frontend");
  const backend = otherBackend ? undefined : image("backend");
  return {
    frontend,
    backend,
    released: {
      version: promotion?.version ?? version,
      frontend: frontend.released,
      backend: backend?.released,
      promotedFrom: promotion?.promotedFrom ?? [],
    },
    promoted: promotion ? [frontend, ...(backend ? [backend] : [])] : [],
  };
}
