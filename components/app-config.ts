import { createHash, createHmac } from "node:crypto";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { type App, labels } from "./app";
import { type Transform, transformed } from "./transform";

type EnvVar = kubernetes.types.input.core.v1.EnvVar;

export interface AppConfigArgs {
  app: App;
  /** Plain settings, by kebab-case key (section 10). */
  data: Record<string, pulumi.Input<string>>;
  /** Secret settings, by kebab-case key (section 11). */
  secrets: Record<string, pulumi.Input<string>>;
  /** Key of the secret data's checksum. */
  checksumKey: pulumi.Input<string>;
  /** Changes what is asked of Kubernetes, for what the settings have no key for. */
  transform?: { configMap?: Transform<kubernetes.core.v1.ConfigMapArgs>; secret?: Transform<kubernetes.core.v1.SecretArgs> };
}

/**
 * The application's ConfigMap and Secret (CM-1, SCR-1). Containers take single keys as environment variables, named
 * like the key in upper snake case (DEP-19); pod templates carry checksums, so that pods restart when data changes and
 * only then.
 */
export class AppConfig extends pulumi.ComponentResource {
  /** Pod annotations that change with the data (LBL-9, LBL-10). */
  readonly checksums: Record<string, pulumi.Output<string>>;

  readonly configMapName: pulumi.Output<string>;
  readonly secretName: pulumi.Output<string>;

  private readonly args: AppConfigArgs;

  constructor(name: string, args: AppConfigArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:AppConfig", name, {}, opts);
    this.args = args;

    const metadata = { namespace: args.app.namespace, labels: labels(args.app) };
    const configMap = new kubernetes.core.v1.ConfigMap(
      `${name}-config`,
      transformed(args.transform?.configMap, { metadata: { ...metadata, name: "todo-app-config" }, data: args.data }),
      { parent: this },
    );
    const secret = new kubernetes.core.v1.Secret(
      `${name}-secret`,
      transformed(args.transform?.secret, { metadata: { ...metadata, name: "todo-app-secret" }, type: "Opaque", stringData: args.secrets }),
      { parent: this },
    );

    this.configMapName = configMap.metadata.name;
    this.secretName = secret.metadata.name;

    const configChecksum = pulumi.all(args.data).apply((data) => createHash("sha256").update(canonical(data)).digest("hex"));
    const secretChecksum = pulumi
      .all([args.secrets, args.checksumKey])
      .apply(([data, key]) => createHmac("sha256", key).update(canonical(data)).digest("hex"));
    // The HMAC of secret data under a secret key reveals neither; left secret, it would hide the whole pod template.
    this.checksums = { "checksum/config": configChecksum, "checksum/secret": pulumi.unsecret(secretChecksum) };
    this.registerOutputs({});
  }

  /**
   * Environment variables for the given keys.
   * @throws {Error} for a key that neither object has
   */
  env(...keys: string[]): EnvVar[] {
    return keys.map((key) => ({ name: key.toUpperCase().replaceAll("-", "_"), valueFrom: this.reference(key) }));
  }

  /** Environment variable of another name than its key's. */
  envAs(name: string, key: string): EnvVar {
    return { name, valueFrom: this.reference(key) };
  }

  private reference(key: string): EnvVar["valueFrom"] {
    if (key in this.args.secrets) return { secretKeyRef: { name: this.secretName, key } };
    if (key in this.args.data) return { configMapKeyRef: { name: this.configMapName, key } };
    throw new Error(`Neither the ConfigMap nor the Secret has the key ${key}`);
  }
}

/** The data in an order that doesn't depend on how the object was made. */
function canonical(data: Record<string, string>): string {
  return JSON.stringify(Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1)));
}
