import type * as kubernetes from "@pulumi/kubernetes";
import { labels } from "../app";
import type { SealedValues, SecretArgs, StoreValues } from "./secret";

/** What an operator makes a Secret from, under the Secret's own name. */
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

/** Spec of an ExternalSecret or SealedSecret. It holds no value that anybody but the operator can read. */
export function operatedSpec(args: SecretArgs, values: StoreValues | SealedValues): object {
  return values.source === "externalSecret"
    ? externalSpec(args, values)
    : { encryptedData: values.encryptedData, template: template(args, values) };
}

/**
 * Spec of an ExternalSecret (SCR-21, SCR-22). The operator owns the Secret, which goes with the ExternalSecret (REL-10);
 * what the template has is added to what the store has.
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
