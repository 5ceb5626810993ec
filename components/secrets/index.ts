import type * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { ExtraSecret, SecretsSettings } from "../../settings";
import type { App } from "../app";
import type { Transform } from "../transform";
import { createSecret, type SecretTransforms, type SecretValues } from "./secret";
import { createSecretStore } from "./store";

export interface ExtraSecretsArgs {
  app: App;
  settings: SecretsSettings;
  /** Changes what is asked of Kubernetes, for what the settings have no key for. */
  transform?: SecretTransforms & { store?: Transform<kubernetes.apiextensions.CustomResourceArgs> };
}

/**
 * The store that Secrets are read from, where the stack makes one (SCR-21), and the Secrets beside the application's own:
 * certificates, logins of registries and the like (SCR-2). They come from the same source as the application's.
 */
export class ExtraSecrets extends pulumi.ComponentResource {
  /** Names of the Secrets, known once they exist. */
  readonly names: pulumi.Output<string>[];

  constructor(name: string, args: ExtraSecretsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:ExtraSecrets", name, {}, opts);
    const { app, settings, transform } = args;
    const { store } = settings.external;
    const stores = store ? [createSecretStore(name, { app, settings: settings.external, store, transform: transform?.store }, { parent: this })] : [];

    this.names = settings.extra.map(
      (extra) =>
        createSecret(
          `${name}-${extra.name}`,
          { app, name: extra.name, type: extra.type, immutable: extra.immutable, annotations: {}, values: valuesOf(extra, settings), transform },
          // Others know it by its name: a replaced one can't have another.
          { parent: this, dependsOn: stores, deleteBeforeReplace: true },
        ),
    );
    this.registerOutputs({ names: this.names });
  }
}

function valuesOf({ stringData, data, remote, encryptedData }: ExtraSecret, { source, external }: SecretsSettings): SecretValues {
  switch (source) {
    case "stack":
      return { source, stringData: outputs(stringData), data: outputs(data) };
    case "externalSecret":
      return { source, settings: external, data: remote ?? {}, template: {} };
    case "sealedSecret":
      return { source, encryptedData: encryptedData ?? {}, template: {} };
  }
}

function outputs(values: ExtraSecret["data"]): Record<string, pulumi.Output<string>> {
  return Object.fromEntries(Object.entries(values ?? {}).map(([key, value]) => [key, value.output()]));
}
