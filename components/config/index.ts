import type * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { type AppConfigMapArgs, createAppConfigMap, dataChecksum } from "./config-map";
import { type AppSecretArgs, createAppSecret, keysOf, valuesChecksum } from "./secret";
import { type KeyStyle, styledKey, styledKeys, styledValues, variableName } from "./key-style";

type EnvVar = kubernetes.types.input.core.v1.EnvVar;
type EnvFromSource = kubernetes.types.input.core.v1.EnvFromSource;

export interface AppConfigArgs extends AppConfigMapArgs, AppSecretArgs {
  /** How keys are written in both objects (CFG-29). */
  keyStyle: KeyStyle;
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
    const { app, keyStyle } = args;

    const { data, binaryData, ...rest } = args.configMap;
    const entries = { ...rest, data: styledKeys(data, keyStyle), binaryData: styledKeys(binaryData, keyStyle) };
    const configMap = createAppConfigMap(name, { app, configMap: entries }, { parent: this });
    const secrets = { ...args.secrets, values: styledValues(args.secrets.values, keyStyle) };
    const secret = createAppSecret(name, { app, secrets }, { parent: this });

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

  /**
   * What gives a container the variables of the given keys: key by key, which renames them and exposes no other; or, with
   * keys that are variables' names themselves, both objects whole (DEP-19).
   */
  variables(keys: string[]): { env: EnvVar[]; envFrom: EnvFromSource[] } {
    const env = this.env(...keys);
    if (this.args.keyStyle === "kebab") return { env, envFrom: [] };
    return {
      env: [],
      envFrom: [{ configMapRef: { name: this.configMapName } }, { secretRef: { name: this.secretName } }],
    };
  }

  /** Environment variable of another name than its key's. */
  envAs(name: string, key: string): EnvVar {
    return { name, valueFrom: this.reference(key) };
  }

  /** Annotations for a pod that reads nothing but these keys, and restarts for no other: those of the database. */
  checksumsOf(...keys: string[]): Record<string, pulumi.Output<string>> {
    const {
      configMap,
      secrets: { values, checksumKey },
    } = this.args;
    const those = <T>(entries: Record<string, T>) =>
      Object.fromEntries(Object.entries(entries).filter(([key]) => keys.includes(key)));
    return {
      ...this.checksums,
      "checksum/config": dataChecksum(those(configMap.data)),
      ...(values.source === "stack" && { "checksum/secret": valuesChecksum(those(values.stringData), checksumKey!) }),
    };
  }

  private reference(name: string): EnvVar["valueFrom"] {
    const key = styledKey(name, this.args.keyStyle);
    if (keysOf(this.args.secrets.values).includes(name)) return { secretKeyRef: { name: this.secretName, key } };
    if (name in this.args.configMap.data) return { configMapKeyRef: { name: this.configMapName, key } };
    throw new Error(`Neither the ConfigMap nor the Secret has the key ${name}`);
  }
}
