import { createHmac } from "node:crypto";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { type App, labels } from "./app";
import { canonical } from "./canonical";
import { type Transform, transformed } from "./transform";

export interface AppSecretArgs {
  app: App;
  /** Secret settings, by kebab-case key (section 11). */
  secrets: Record<string, pulumi.Input<string>>;
  /** Key of the secret data's checksum. */
  checksumKey: pulumi.Input<string>;
  transform?: Transform<kubernetes.core.v1.SecretArgs> | undefined;
}

/** The application's Secret (SCR-1): its name, once it exists, and a checksum of its data that reveals nothing of it (LBL-10). */
export function createAppSecret(name: string, { app, secrets, checksumKey, transform }: AppSecretArgs, opts: pulumi.CustomResourceOptions) {
  const metadata = { name: "todo-app-secret", namespace: app.namespace, labels: labels(app) };
  const secret = new kubernetes.core.v1.Secret(
    `${name}-secret`,
    transformed(transform, { metadata, type: "Opaque", stringData: secrets }),
    opts,
  );
  const checksum = pulumi.all([secrets, checksumKey]).apply(([data, key]) => createHmac("sha256", key).update(canonical(data)).digest("hex"));
  // The HMAC of secret data under a secret key reveals neither; left secret, it would hide the whole pod template.
  return { name: secret.metadata.name, checksum: pulumi.unsecret(checksum) };
}
