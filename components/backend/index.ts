import type * as pulumi from "@pulumi/pulumi";
import type { ClaimRecord, Settings } from "../../settings";
import type { Application } from "../steps/application";
import type { Cluster } from "../cluster";
import type { AppConfig } from "../config";
import type { StackImages } from "../image/stack-images";
import { ConnectionTest } from "../jobs/connection-test";
import type { Endpoint } from "../network/endpoint";
import type { Workload } from "../workload";
import { OtherBackend } from "./other";
import { ownBackend } from "./own";

/** The backend that a stack's frontend uses: the stack's own, or that of the stack that `backendFrom` names. */
export interface Backend {
  /**
   * Resources that exist once the backend is known to be usable; everything that changes the cluster depends on them.
   */
  readonly accepted: pulumi.Input<pulumi.Resource>[];
  /** Components whose images this stack runs. */
  readonly components: ("frontend" | "backend")[];
  /** The other stack's backend, from which the frontend's configuration, Secret and network policies follow. */
  readonly other?: OtherBackend;
  /** Deploys everything behind the frontend; nothing if the backend is another stack's. */
  deploy(args: DeployArgs): DeployedBackend;
}

export interface DeployArgs {
  app: Application;
  config: AppConfig;
  images: StackImages;
}

/** What a stack runs behind its frontend, in its own namespace. */
export interface DeployedBackend {
  /** The backend's server, for whatever has to wait for it. */
  readonly servers: Workload[];
  /** The Services of the backend and its database. */
  readonly endpoints: Endpoint[];
  /** Where the data and its dumps are. */
  readonly storage: { claim: ClaimRecord | undefined; backup: object | undefined };
  /**
   * Tests the servers together with a frontend, if the settings ask for it.
   *
   * @returns `passed` once the test has passed, or `off`
   */
  test(frontend: Workload): pulumi.Input<"passed" | "off">;
}

export interface BackendArgs {
  settings: Settings;
  cluster: Cluster;
  /** Identifies the cluster, as in the stack's guards. */
  clusterId: pulumi.Input<string>;
  /** Where people reach the stack's frontend. */
  publicUrl: pulumi.Input<string>;
}

/** The backend that the settings choose. */
export function backendOf(args: BackendArgs): Backend {
  const { backendFrom } = args.settings;
  return backendFrom === undefined ? own(args) : ofOtherStack(args, backendFrom);
}

function own({ settings, cluster }: BackendArgs): Backend {
  return {
    accepted: [],
    components: ["frontend", "backend"],
    deploy({ app, config, images }) {
      const image = images.reference("backend");
      const { database, backend, task } = ownBackend({
        app,
        settings,
        image,
        databaseImage: images.database,
        databaseChecks: images.databaseChecks,
        config,
        cluster,
      });
      return {
        servers: [backend],
        endpoints: [backend.endpoint, ...database.endpoints],
        storage: { claim: database.claim, backup: database.backup },
        test(frontend) {
          if (!settings.connectionTest.enabled) return "off";
          const test = {
            ...task,
            settings: settings.connectionTest,
            images: { frontend: images.reference("frontend"), backend: image },
            urls: [frontend.readyUrl, backend.readyUrl],
            live: cluster.live,
          };
          return new ConnectionTest("connection-test", test, app.inside(frontend, backend)).verdict;
        },
      };
    },
  };
}

function ofOtherStack({ settings, cluster, clusterId, publicUrl }: BackendArgs, from: string): Backend {
  const other = new OtherBackend("other-backend", { from, settings, clusterId, publicUrl }, cluster.inside(cluster));
  const deployed: DeployedBackend = {
    servers: [],
    endpoints: [],
    storage: { claim: undefined, backup: undefined },
    test: () => "off",
  };
  return { accepted: [other.accepted], components: ["frontend"], other, deploy: () => deployed };
}
