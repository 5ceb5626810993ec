import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { SecretsSettings } from "../../settings";
import { type App, labels } from "../app";
import { operated } from "./operated";

/** Where a store has a value: an entry, and the property of one that holds several (SCR-22). */
export interface RemoteRef {
  key: string;
  property?: string | undefined;
}

/** A Secret's values, in the form that their source gives them in (SCR-7); each record is by the Secret's keys. */
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
  /** What the operator adds, built from what the store has. */
  template: Record<string, string>;
}

export interface SealedValues {
  source: "sealedSecret";
  encryptedData: Record<string, string>;
  /** What the controller adds, built from what is sealed. */
  template: Record<string, string>;
}

export interface SecretArgs {
  app: App;
  /** Name of the Secret in the cluster. */
  name: pulumi.Input<string>;
  /** Type of the Secret (SCR-2). */
  type: string;
  /** Whether Kubernetes refuses every change of it (SCR-5). */
  immutable: boolean;
  annotations?: pulumi.Input<Record<string, string>>;
  /** Seconds after which an operator that hasn't made the Secret ends the update. */
  operatorTimeout: number;
  values: SecretValues;
}

/**
 * Makes a Secret, or what an operator makes it from, which is waited for (SCR-7).
 *
 * @returns its name, known once the Secret exists: pods that take the name from here never start without it
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
