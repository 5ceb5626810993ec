import * as pulumi from "@pulumi/pulumi";
import type { ExtraSecret, SecretsSettings, SecretText, Settings } from "../../settings";
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
    const { imagePullSecrets } = settings.global;

    const store = this.createStore(name, args);
    const logins = valuesOf(settings.secrets).flatMap(([extra, values]) => {
      const created = this.createExtra(name, extra, values, args, store);
      return imagePullSecrets.includes(extra.name) ? [created] : [];
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
    extra: Extra,
    values: SecretValues,
    { app, settings }: ExtraSecretsArgs,
    dependsOn: pulumi.Resource[],
  ) {
    const { type, immutable } = extra;
    const { operatorTimeout } = settings.secrets;
    return createSecret(
      `${name}-${extra.name}`,
      { app, name: extra.name, type, immutable, operatorTimeout, values },
      // Others refer to it by its name, so a replaced one can't have another.
      { parent: this, dependsOn, deleteBeforeReplace: true },
    );
  }
}

type Extra = Pick<ExtraSecret, "name" | "type" | "immutable">;

/** The further Secrets, each with its values in the form of their source. */
function valuesOf(secrets: SecretsSettings): [Extra, SecretValues][] {
  const { source } = secrets;
  switch (source) {
    case "stack":
      return secrets.extra.map((extra) => [
        extra,
        { source, stringData: outputs(extra.stringData), data: outputs(extra.data) },
      ]);
    case "externalSecret": {
      const { external } = secrets;
      return secrets.extra.map((extra) => [extra, { source, settings: external, data: extra.remote, template: {} }]);
    }
    case "sealedSecret":
      return secrets.extra.map((extra) => [extra, { source, encryptedData: extra.encryptedData, template: {} }]);
  }
}

function outputs(values: Record<string, SecretText>): Record<string, pulumi.Output<string>> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value.output()]));
}
