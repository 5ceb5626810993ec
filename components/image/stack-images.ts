import type * as pulumi from "@pulumi/pulumi";
import { version } from "../../package.json";
import { postgresImage, type Settings } from "../../settings";
import type { Cluster } from "../cluster";
import { Promotion } from "../stacks/promotion";
import type { ReleaseArgs } from "../stacks/release";
import { AppImage } from ".";
import type { LastOutputs } from "../stacks/last-outputs";
import type { Passed } from "./check";
import { imagePins } from "./pins";
import { builtImage, databaseImageCheck } from "./settings";

type Component = "frontend" | "backend";

export interface StackImagesArgs {
  settings: Settings;
  cluster: Cluster;
  /** The backend, which decides which images the stack runs and what they wait for. */
  backend: { components: Component[]; accepted: pulumi.Input<pulumi.Resource>[] };
  last: LastOutputs;
}

/** The images that a stack runs: built here, in the registry already, or promoted from another stack. */
export class StackImages {
  /** What is recorded about them, for promotions and rollbacks. */
  readonly released: Omit<ReleaseArgs, "connectionTest">;
  /**
   * What has to be accepted before anything in the cluster changes: the programs that images need, and promoted images.
   * One that is refused, or can't be copied, leaves everything that runs as it is.
   */
  readonly accepted: pulumi.Input<pulumi.Resource>[];

  /** What the database runs. */
  readonly database: pulumi.Input<string>;
  /** What was asked of each image, and found. */
  readonly checks: Record<string, pulumi.Output<Passed>>;
  /** Exist once the database's image has passed its check, if it has one. */
  readonly databaseChecks: pulumi.Resource[];

  private readonly images: Partial<Record<Component, AppImage>>;

  constructor({ settings, cluster, backend, last }: StackImagesArgs) {
    const { components } = backend;
    const { promoteFrom } = settings;
    const promotion =
      promoteFrom === undefined
        ? undefined
        : new Promotion("promotion", { from: promoteFrom, components }, { dependsOn: cluster });
    const pin = imagePins(settings, cluster, components);
    const image = (component: Component) =>
      new AppImage(
        component,
        { ...builtImage(settings, component, { ...cluster, pin }), promoted: promotion?.[component], last },
        { dependsOn: [cluster, ...backend.accepted] },
      );
    const frontend = image("frontend");
    this.images = { frontend, ...(components.includes("backend") && { backend: image("backend") }) };
    const images = Object.values(this.images);
    this.accepted = images.map(({ accepted, reference }) =>
      promotion ? reference.apply(() => cluster) : accepted.then(() => cluster),
    );
    this.database = pin(postgresImage(settings.database.internal));
    const database = components.includes("backend") ? databaseImageCheck(settings, this.database, last) : undefined;
    this.databaseChecks = database ? [database.record] : [];
    const checks = { frontend: frontend.check, backend: this.images.backend?.check, postgres: database };
    this.checks = Object.fromEntries(
      Object.entries(checks).flatMap(([name, check]) => (check ? [[name, check.passed]] : [])),
    );
    this.released = {
      version: promotion?.version ?? version,
      frontend: frontend.released,
      backend: this.images.backend?.released,
      promotedFrom: promotion?.promotedFrom ?? [],
    };
  }

  /**
   * The image that a component's workloads run.
   *
   * @throws {Error} for a component whose image the stack doesn't run
   */
  reference(component: Component): pulumi.Output<string> {
    const image = this.images[component];
    if (!image) throw new Error(`The stack doesn't run its own ${component}`);
    return image.reference;
  }
}
