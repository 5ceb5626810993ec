import type * as kubernetes from "@pulumi/kubernetes";
import { labels } from "../app";
import type { SealedValues, SecretArgs, StoreValues } from "./secret";

/** The object that an operator creates a Secret from. It has the Secret's name. */
export function operated(
  args: SecretArgs,
  values: StoreValues | SealedValues,
): kubernetes.apiextensions.CustomResourceArgs {
  const isExternal = values.source === "externalSecret";
  return {
    apiVersion: isExternal ? values.settings.apiVersion : "bitnami.com/v1alpha1",
    kind: isExternal ? "ExternalSecret" : "SealedSecret",
    metadata: {
      name: args.name,
      namespace: args.app.namespace,
      labels: labels(args.app),
      annotations: {
        "pulumi.com/waitFor": `condition=${isExternal ? "Ready" : "Synced"}`,
        "pulumi.com/timeoutSeconds": String(args.operatorTimeout),
      },
    },
    spec: operatedSpec(args, values),
  };
}

/** Spec of an ExternalSecret or SealedSecret. Only the operator can read the values behind it. */
export function operatedSpec(args: SecretArgs, values: StoreValues | SealedValues): object {
  return values.source === "externalSecret"
    ? externalSpec(args, values)
    : { encryptedData: values.encryptedData, template: template(args, values) };
}

/**
 * Spec of an ExternalSecret. The operator owns the Secret, which is deleted with the ExternalSecret. The template's
 * entries are added to those of the store.
 *
 * @requirement SCR-21, SCR-22, REL-10
 */
function externalSpec(args: SecretArgs, { settings, data, template: added }: StoreValues) {
  const { data: templated, immutable, ...rest } = template(args, { template: added });
  return {
    refreshInterval: settings.refreshInterval,
    secretStoreRef: settings.secretStoreRef,
    target: {
      name: args.name,
      creationPolicy: "Owner",
      ...(immutable && { immutable }),
      template: { engineVersion: "v2", mergePolicy: "Merge", ...rest, data: templated },
    },
    data: Object.entries(data).map(([secretKey, remoteRef]) => ({ secretKey, remoteRef })),
  };
}

function template({ app, type, immutable, annotations }: SecretArgs, values: { template: Record<string, string> }) {
  return {
    type,
    ...(immutable && { immutable }),
    metadata: { labels: labels(app), ...(annotations && { annotations }) },
    data: values.template,
  };
}
