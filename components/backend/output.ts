import * as pulumi from "@pulumi/pulumi";
import { environment, type Settings, styledKey } from "../../settings";
import type { AppConfig } from "../config";
import { fullStackName } from "../stacks/other-stack";
import type { SharedBackend, StackOutputs } from "../stacks/outputs";

type BackendOutput = StackOutputs["backend"];

export interface BackendOutputArgs {
  settings: Settings;
  /**
   * The release's name, as in the pods' labels.
   *
   * @requirement LBL-2
   */
  instance: string;
  /** Has the name of the application's Secret. */
  config: Pick<AppConfig, "secretName">;
  /** Where people reach the stack's own frontend. */
  publicUrl: pulumi.Input<string>;
  /** The backend that the stack uses instead of deploying its own. */
  other?: { stack: string } | undefined;
}

/**
 * What other stacks' frontends need to know about a stack's backend: where its secrets are, but never their values.
 *
 * @requirement SVC-15
 */
export function backendOutput({ other, ...args }: BackendOutputArgs): pulumi.Output<BackendOutput> {
  if (other) return pulumi.output({ stack: other.stack, instance: args.instance });
  const stack = fullStackName(pulumi.getStack(), pulumi.getOrganization(), pulumi.getProject());
  return pulumi
    .all([args.config.secretName, args.publicUrl])
    .apply(([secretName, publicUrl]) => ({ stack, shared: sharedBackend(args, secretName, publicUrl) }));
}

function sharedBackend(
  { settings, instance }: BackendOutputArgs,
  secretName: string,
  publicUrl: string,
): SharedBackend {
  const { backend, database, jwt, keyStyle, networkPolicy } = settings;
  const { internal, external } = database;
  const { betterAuthSecret, databaseUrl, frontendDatabaseUrl, jwtSecret } = environment;
  const component = internal.provider === "bitnami" ? ("primary" as const) : ("postgres" as const);
  return {
    instance,
    port: backend.port,
    database: internal.enabled
      ? { port: internal.port, inside: { service: internal.serviceName, component }, addressRanges: [] }
      : { port: external.port, addressRanges: external.addressRanges, tls: external.tls },
    secret: {
      name: secretName,
      keys: {
        [databaseUrl.key]: styledKey(databaseUrl.key, keyStyle),
        [frontendDatabaseUrl.key]: styledKey(frontendDatabaseUrl.key, keyStyle),
        [jwtSecret.key]: styledKey(jwtSecret.key, keyStyle),
        [betterAuthSecret.key]: styledKey(betterAuthSecret.key, keyStyle),
      },
    },
    jwtAlgorithm: jwt.algorithm,
    origins: backend.corsOrigins ?? [new URL(publicUrl).origin],
    ...(networkPolicy.enabled && { frontendNamespaces: networkPolicy.frontendNamespaces }),
  };
}
