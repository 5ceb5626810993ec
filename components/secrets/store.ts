import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { SecretsSettings } from "../../settings";
import { type App, labels } from "../app";

type Store = NonNullable<SecretsSettings["external"]["store"]>;

export interface SecretStoreArgs {
  app: App;
  settings: SecretsSettings["external"];
  store: Store;
  /** Seconds after which an operator that hasn't reached the store ends the update. */
  operatorTimeout: number;
}

/** The SecretStore that ExternalSecrets of the stack read (SCR-21); waited for until the operator has reached it. */
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

/** The store's provider, in the operator's terms. */
function provider({ aws, gcp, vault, kubernetes, fake }: Store): object {
  if (aws) return { aws: awsProvider(aws) };
  if (gcp) return { gcpsm: gcpProvider(gcp) };
  if (vault) return { vault: vaultProvider(vault) };
  if (kubernetes) return { kubernetes: kubernetesProvider(kubernetes) };
  return { fake: { data: Object.entries(fake!.data).map(([key, value]) => ({ key, value })) } };
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
