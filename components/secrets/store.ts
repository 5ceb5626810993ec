import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { SecretsSettings } from "../../settings";
import { type App, labels } from "../app";

type Store = NonNullable<SecretsSettings["external"]["store"]>;

export interface SecretStoreArgs {
  app: App;
  settings: SecretsSettings["external"];
  store: Store;
  /** Seconds after which the update fails if the operator hasn't reached the store. */
  operatorTimeout: number;
}

/**
 * Creates the SecretStore that the stack's ExternalSecrets read, and waits until the operator has reached it.
 *
 * @requirement SCR-21
 */
export function createSecretStore(
  name: string,
  { app, settings, store, operatorTimeout }: SecretStoreArgs,
  opts: pulumi.CustomResourceOptions,
) {
  const annotations = { "pulumi.com/waitFor": "condition=Ready", "pulumi.com/timeoutSeconds": String(operatorTimeout) };
  return new kubernetes.apiextensions.CustomResource(
    `${name}-store`,
    {
      apiVersion: settings.apiVersion,
      kind: "SecretStore",
      metadata: { name: settings.secretStoreRef.name, namespace: app.namespace, labels: labels(app), annotations },
      spec: { provider: provider(store) },
    },
    opts,
  );
}

/** The store's one provider, in the operator's terms. */
function provider({ aws, gcp, vault, kubernetes, fake }: Store): object {
  return {
    ...(aws && { aws: awsProvider(aws) }),
    ...(gcp && { gcpsm: gcpProvider(gcp) }),
    ...(vault && { vault: vaultProvider(vault) }),
    ...(kubernetes && { kubernetes: kubernetesProvider(kubernetes) }),
    ...(fake && { fake: { data: Object.entries(fake.data).map(([key, value]) => ({ key, value })) } }),
  };
}

function awsProvider({ region, service, role, serviceAccount }: NonNullable<Store["aws"]>) {
  return {
    service,
    region,
    ...(role && { role }),
    ...(serviceAccount && { auth: { jwt: { serviceAccountRef: { name: serviceAccount } } } }),
  };
}

function gcpProvider({ projectID, workloadIdentity }: NonNullable<Store["gcp"]>) {
  if (!workloadIdentity) return { projectID };
  const { serviceAccount, ...cluster } = workloadIdentity;
  return { projectID, auth: { workloadIdentity: { ...cluster, serviceAccountRef: { name: serviceAccount } } } };
}

function vaultProvider({ server, path, version, role, mountPath, serviceAccount }: NonNullable<Store["vault"]>) {
  return {
    server,
    path,
    version,
    auth: { kubernetes: { mountPath, role, serviceAccountRef: { name: serviceAccount } } },
  };
}

/** Every namespace has the certificate of its cluster's API server in kube-root-ca.crt. */
function kubernetesProvider({ remoteNamespace, serviceAccount }: NonNullable<Store["kubernetes"]>) {
  const caProvider = { type: "ConfigMap", name: "kube-root-ca.crt", key: "ca.crt" };
  return { remoteNamespace, server: { caProvider }, auth: { serviceAccount: { name: serviceAccount } } };
}
