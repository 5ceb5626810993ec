import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { SecretsSettings } from "../../settings";
import { type App, labels } from "../app";
import { operated } from "./operated";

/**
 * Where a store has a value: an entry, and the property of one that holds several.
 *
 * @requirement SCR-22
 */
export interface RemoteRef {
  key: string;
  property?: string | undefined;
}

/**
 * A Secret's values in the form of their source. Each record is by the Secret's keys.
 *
 * @requirement SCR-7
 */
export type SecretValues = StackValues | StoreValues | SealedValues;

export interface StackValues {
  source: "stack";
  stringData: Record<string, pulumi.Input<string>>;
  /** Values that are base64-encoded already. */
  data?: Record<string, pulumi.Input<string>>;
}

export interface StoreValues {
  source: "externalSecret";
  settings: SecretsSettings["external"];
  data: Record<string, RemoteRef>;
  /** Entries that the operator builds from those of the store. */
  template: Record<string, string>;
}

export interface SealedValues {
  source: "sealedSecret";
  encryptedData: Record<string, string>;
  /** Entries that the controller builds from the sealed ones. */
  template: Record<string, string>;
}

export interface SecretArgs {
  app: App;
  /** Name of the Secret in the cluster. */
  name: pulumi.Input<string>;
  /**
   * Type of the Secret.
   *
   * @requirement SCR-2
   */
  type: string;
  /**
   * Whether Kubernetes refuses every change of it.
   *
   * @requirement SCR-5
   */
  immutable: boolean;
  annotations?: pulumi.Input<Record<string, string>>;
  /** Seconds after which the update fails if the operator hasn't created the Secret. */
  operatorTimeout: number;
  values: SecretValues;
}

/**
 * Creates a Secret, or the object that an operator creates it from, and waits for the operator.
 *
 * @returns its name, known once the Secret exists: pods that take the name from here never start without it
 * @requirement SCR-7
 */
export function createSecret(
  name: string,
  args: SecretArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const { values } = args;
  if (values.source === "stack") return createStackSecret(`${name}-secret`, args, values, opts);
  const kind = values.source === "externalSecret" ? "external-secret" : "sealed-secret";
  const resource = new kubernetes.apiextensions.CustomResource(`${name}-${kind}`, operated(args, values), opts);
  return resource.metadata.name;
}

function createStackSecret(
  name: string,
  args: SecretArgs,
  { stringData, data }: StackValues,
  opts: pulumi.CustomResourceOptions,
) {
  const { app, type, immutable, annotations } = args;
  const secret = new kubernetes.core.v1.Secret(
    name,
    {
      metadata: { name: args.name, namespace: app.namespace, labels: labels(app), ...(annotations && { annotations }) },
      type,
      ...(immutable && { immutable }),
      stringData,
      ...(data && { data }),
    },
    opts,
  );
  return secret.metadata.name;
}
