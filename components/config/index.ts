import type * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { type AppConfigMapArgs, createAppConfigMap, dataChecksum } from "./config-map";
import { type AppSecretArgs, createAppSecret, keysOf, valuesChecksum } from "./secret";
import { entriesOf, type KeyStyle, type Reader, styledKey, variableName, variableOf } from "../../settings";
import { styledKeys, styledValues } from "./key-style";

type EnvVar = kubernetes.types.input.core.v1.EnvVar;
type SecretKeySelector = { name: pulumi.Output<string>; key: string };
type Reference = { secretKeyRef: SecretKeySelector } | { configMapKeyRef: SecretKeySelector };
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

  /**
   * Environment variables of a task, or of a part of the database, by the names that it knows them by.
   *
   * @throws {Error} for a key that neither object has
   */
  envOf(reader: Exclude<Reader, "frontend" | "backend">): EnvVar[] {
    return entriesOf(reader).map((entry) => ({
      name: variableOf(entry, reader),
      valueFrom: this.reference(entry.key),
    }));
  }

  /**
   * Where the Secret has the value of a key, for what doesn't read it as a variable.
   *
   * @throws {Error} for a key that the Secret doesn't have
   */
  secretReference(key: string): SecretKeySelector {
    const reference = this.reference(key);
    if (!("secretKeyRef" in reference)) throw new Error(`The Secret doesn't have the key ${key}`);
    return reference.secretKeyRef;
  }

  /** Annotations for a pod that restarts only with what it reads itself: the database's. */
  checksumsOf(reader: "postgres"): Record<string, pulumi.Output<string>> {
    const keys: string[] = entriesOf(reader).map(({ key }) => key);
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

  private reference(name: string): Reference {
    const key = styledKey(name, this.args.keyStyle);
    if (keysOf(this.args.secrets.values).includes(name)) return { secretKeyRef: { name: this.secretName, key } };
    if (name in this.args.configMap.data) return { configMapKeyRef: { name: this.configMapName, key } };
    throw new Error(`Neither the ConfigMap nor the Secret has the key ${name}`);
  }
}
