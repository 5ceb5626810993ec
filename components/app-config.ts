import type * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { type AppConfigMapArgs, createAppConfigMap } from "./app-config-map";
import { type AppSecretArgs, createAppSecret, keysOf } from "./app-secret";
import { variableName } from "./keys";
import type { SecretTransforms } from "./secrets/secret";
import type { Transform } from "./transform";

type EnvVar = kubernetes.types.input.core.v1.EnvVar;

export interface AppConfigArgs extends Omit<AppConfigMapArgs, "transform">, Omit<AppSecretArgs, "transform"> {
  /** Changes what is asked of Kubernetes, for what the settings have no key for. */
  transform?: { configMap?: Transform<kubernetes.core.v1.ConfigMapArgs> } & SecretTransforms;
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

    const configMap = createAppConfigMap(name, { ...args, transform: args.transform?.configMap }, { parent: this });
    const secret = createAppSecret(name, { ...args, transform: args.transform }, { parent: this });

    this.configMapName = configMap.name;
    this.secretName = secret.name;
    this.checksums = { "checksum/config": configMap.checksum, "checksum/secret": secret.checksum };
    this.registerOutputs({});
  }

  /**
   * Environment variables for the given keys.
   * @throws {Error} for a key that neither object has
   */
  env(...keys: string[]): EnvVar[] {
    return keys.map((key) => ({ name: variableName(key), valueFrom: this.reference(key) }));
  }

  /** Environment variable of another name than its key's. */
  envAs(name: string, key: string): EnvVar {
    return { name, valueFrom: this.reference(key) };
  }

  private reference(key: string): EnvVar["valueFrom"] {
    if (keysOf(this.args.secrets.values).includes(key)) return { secretKeyRef: { name: this.secretName, key } };
    if (key in this.args.configMap.data) return { configMapKeyRef: { name: this.configMapName, key } };
    throw new Error(`Neither the ConfigMap nor the Secret has the key ${key}`);
  }
}
