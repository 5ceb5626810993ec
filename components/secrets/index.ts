import * as pulumi from "@pulumi/pulumi";
import type { ExtraSecret, SecretsSettings, Settings } from "../../settings";
import type { App } from "../app";
import { createSecret, type SecretValues } from "./secret";
import { createSecretStore } from "./store";

export interface ExtraSecretsArgs {
  app: App;
  settings: Pick<Settings, "global" | "secrets">;
}

/**
 * The store that Secrets are read from, if the stack creates one, and the Secrets in addition to the application's own:
 * certificates, registries' logins and the like. They have the same source as the application's. A changed Secret keeps
 * its name; an immutable one is deleted and created again.
 *
 * @requirement SCR-2, SCR-21
 */
export class ExtraSecrets extends pulumi.ComponentResource {
  /** The application with the logins created here: pods that use one start after it exists. */
  readonly app: App;

  constructor(name: string, args: ExtraSecretsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:ExtraSecrets", name, {}, opts);
    const { app, settings } = args;
    const { extra } = settings.secrets;
    const { imagePullSecrets } = settings.global;

    const store = this.createStore(name, args);
    const logins = extra.flatMap((each) => {
      const created = this.createExtra(name, each, args, store);
      return imagePullSecrets.includes(each.name) ? [created] : [];
    });

    this.app = { ...app, imagePullSecrets: [...app.imagePullSecrets, ...logins] };
    this.registerOutputs({});
  }

  private createStore(name: string, { app, settings }: ExtraSecretsArgs): pulumi.Resource[] {
    const { external, operatorTimeout } = settings.secrets;
    const { store } = external;
    if (!store) return [];
    return [createSecretStore(name, { app, settings: external, store, operatorTimeout }, { parent: this })];
  }

  private createExtra(
    name: string,
    extra: ExtraSecret,
    { app, settings }: ExtraSecretsArgs,
    dependsOn: pulumi.Resource[],
  ) {
    const { type, immutable } = extra;
    const { operatorTimeout } = settings.secrets;
    return createSecret(
      `${name}-${extra.name}`,
      { app, name: extra.name, type, immutable, operatorTimeout, values: valuesOf(extra, settings.secrets) },
      // Others refer to it by its name, so a replaced one can't have another.
      { parent: this, dependsOn, deleteBeforeReplace: true },
    );
  }
}

function valuesOf(
  { stringData, data, remote, encryptedData }: ExtraSecret,
  { source, external }: SecretsSettings,
): SecretValues {
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
