import * as pulumi from "@pulumi/pulumi";
import { claimOf, databaseAddress, type ClaimRecord, type DatabaseSettings, type Settings } from "../../settings";
import type { App } from "../app";
import type { AppConfig } from "../config";
import type { Endpoint } from "../network/endpoint";
import { DatabaseBackup } from "./backup";
import { BitnamiPostgres } from "./bitnami";
import { claimSpec, createClaim } from "./claim";
import { ExternalDatabase } from "./external";
import { Postgres } from "./postgres";
import { RetainedVolume } from "./volume";

export interface DatabaseArgs {
  app: App;
  settings: Pick<Settings, "database" | "namespace">;
  /** The image of our own server, and of its backup. */
  image: pulumi.Input<string>;
  config: AppConfig;
}

/**
 * The stack's one database: PostgreSQL in the cluster, ours or Bitnami's, with its claim and its backup, or one outside
 * the cluster. A change of the claim leaves the data behind, and the claim guard refuses it without a confirmed backup.
 *
 * @requirement DB-1, DB-28
 */
export class Database extends pulumi.ComponentResource {
  /** The database's Service, if it has one. */
  readonly endpoints: Endpoint[];
  /**
   * The claim with the data, which the next update's guard compares with its own.
   *
   * @requirement DB-25
   */
  readonly claim: ClaimRecord | undefined;
  /** The CronJob that creates and restores dumps, and its namespace. */
  readonly backup: { namespace: pulumi.Output<string>; cronJob: pulumi.Output<string> } | undefined;

  constructor(name: string, args: DatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:Database", name, {}, opts);
    const { app, settings, image, config } = args;
    const { internal, external } = settings.database;
    this.claim = claimOf(settings);
    if (internal.enabled) {
      this.createServer(args, internal);
      this.endpoints = [{ name: internal.serviceName, protocol: "TCP", port: internal.port }];
    } else {
      const { host } = databaseAddress(settings);
      new ExternalDatabase("external-database", { app, host, service: external.service }, { parent: this });
      this.endpoints = external.service.enabled
        ? [{ name: external.service.name, protocol: "TCP", port: external.port }]
        : [];
    }
    if (internal.enabled && internal.backup.enabled) {
      const backup = new DatabaseBackup(
        "database-backup",
        { app, settings: internal, image, backup: internal.backup, config },
        { parent: this },
      );
      this.backup = { namespace: backup.namespace, cronJob: backup.cronJob };
    }
    this.registerOutputs({});
  }

  private createServer({ app, image, config }: DatabaseArgs, internal: DatabaseSettings): void {
    const claim =
      this.claim &&
      createClaim(
        "postgres-claim",
        { app, component: "postgres", name: this.claim.name, spec: claimSpec(internal) },
        { parent: this, protect: this.claim.protected },
      );
    const server = { app, settings: internal, config, claim };
    const { ready } =
      internal.provider === "bitnami"
        ? new BitnamiPostgres("postgres", server, { parent: this })
        : new Postgres("postgres", { ...server, image }, { parent: this });
    if (claim && internal.persistence.reclaimPolicy === "Retain")
      new RetainedVolume("postgres-volume", { claim, ready }, { parent: this });
  }
}
