import type * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { type AppConfigMapArgs, createAppConfigMap, dataChecksum } from "./config-map";
import { type AppSecretArgs, createAppSecret, keysOf, serverChecksum, valuesChecksum } from "./secret";
import { type Entry, entriesOf, type KeyStyle, type Reader, styledKey, variableName, variableOf } from "../../settings";
import { styledKeys, styledValues } from "./key-style";

type EnvVar = kubernetes.types.input.core.v1.EnvVar;
type SecretKeySelector = { name: pulumi.Output<string>; key: string };
type Reference = { secretKeyRef: SecretKeySelector } | { configMapKeyRef: SecretKeySelector };
type EnvFromSource = kubernetes.types.input.core.v1.EnvFromSource;

export interface AppConfigArgs extends AppConfigMapArgs, AppSecretArgs {
  /**
   * How keys are written in both objects. A change restarts all pods that read them.
   *
   * @requirement CFG-29
   */
  keyStyle: KeyStyle;
}

/**
 * The application's ConfigMap and Secret. Containers read single keys as environment variables. Pod templates carry
 * checksums of both objects: pods restart when the data changes, and only then. A new name of either object replaces it
 * and restarts its readers.
 *
 * @throws {Error} if a container reads a key that neither object has
 * @requirement CM-1, SCR-1, DEP-19, X-11
 */
export class AppConfig extends pulumi.ComponentResource {
  /**
   * Pod annotations that change with the data.
   *
   * @requirement LBL-9, LBL-10
   */
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
   * A server's environment variables for the given keys.
   *
   * @throws {Error} if neither object has one of the keys
   * @requirement X-5
   */
  env(reader: "frontend" | "backend", keys: string[]): EnvVar[] {
    const own = new Map<string, Entry>(entriesOf(reader).map((entry) => [entry.key, entry]));
    return keys.map((key) => {
      const entry = own.get(key);
      return { name: entry ? variableOf(entry, reader) : variableName(key), valueFrom: this.reference(key) };
    });
  }

  /**
   * A server's variables. In kebab style each key is read by itself and renamed, and no other key is exposed. In env
   * style the keys are the variables' names, and the ConfigMap is read whole. Of the Secret, a server gets its own keys
   * in either style: the others are the other server's, and the database owner's.
   *
   * @throws {Error} if neither object has one of the keys
   * @requirement DEP-19
   */
  variables(reader: "frontend" | "backend", keys: string[]): { env: EnvVar[]; envFrom: EnvFromSource[] } {
    const env = this.env(reader, keys);
    if (this.args.keyStyle === "kebab") return { env, envFrom: [] };
    const secrets = keysOf(this.args.secrets.values);
    return {
      env: env.filter((_, index) => secrets.includes(keys[index] ?? "")),
      envFrom: [{ configMapRef: { name: this.configMapName } }],
    };
  }

  /** The keys of the Secret, as it spells them, that a server reads. */
  secretKeysOf(reader: "frontend" | "backend"): string[] {
    const secrets = keysOf(this.args.secrets.values);
    return entriesOf(reader)
      .filter(({ key }) => secrets.includes(key))
      .map(({ key }) => styledKey(key, this.args.keyStyle));
  }

  /**
   * Environment variables of a task or of a part of the database, under the names that it knows.
   *
   * @throws {Error} if neither object has one of the keys
   */
  envOf(reader: Exclude<Reader, "frontend" | "backend">): EnvVar[] {
    // What only some settings have is left out where they don't.
    const there = entriesOf(reader).filter(({ key, when }) => when === undefined || this.has(key));
    return there.map((entry) => ({ name: variableOf(entry, reader), valueFrom: this.reference(entry.key) }));
  }

  /**
   * Reference to a key of the Secret, for readers that don't take it as a variable.
   *
   * @throws {Error} if the Secret doesn't have the key
   */
  secretReference(key: string): SecretKeySelector {
    const reference = this.reference(key);
    if (!("secretKeyRef" in reference)) throw new Error(`The Secret doesn't have the key ${key}`);
    return reference.secretKeyRef;
  }

  /**
   * Annotations for a pod that restarts only when data that it reads itself changes: the database's.
   *
   * @requirement LBL-9, LBL-10
   */
  checksumsOf(reader: "postgres"): Record<string, pulumi.Output<string>> {
    const keys: string[] = entriesOf(reader).map(({ key }) => key);
    const { app, keyStyle, configMap, secrets } = this.args;
    const { values } = secrets;
    const those = <T>(entries: Record<string, T>) =>
      Object.fromEntries(Object.entries(entries).filter(([key]) => keys.includes(key)));
    return {
      ...this.checksums,
      "checksum/config": dataChecksum(those(configMap.data)),
      "checksum/secret":
        values.source === "stack"
          ? valuesChecksum(those(values.stringData), values.checksumKey)
          : serverChecksum({ app, secrets: { ...secrets, values: styledValues(values, keyStyle) } }),
    };
  }

  private has(name: string): boolean {
    return name in this.args.configMap.data || keysOf(this.args.secrets.values).includes(name);
  }

  private reference(name: string): Reference {
    const key = styledKey(name, this.args.keyStyle);
    if (keysOf(this.args.secrets.values).includes(name)) return { secretKeyRef: { name: this.secretName, key } };
    if (name in this.args.configMap.data) return { configMapKeyRef: { name: this.configMapName, key } };
    throw new Error(`Neither the ConfigMap nor the Secret has the key ${name}`);
  }
}
