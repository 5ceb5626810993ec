import * as pulumi from "@pulumi/pulumi";
import { AppConfig } from "../../../components/config";
import { secretSource } from "../../../components/config/secret-source";
import { ExtraSecrets } from "../../../components/secrets";
import type { Tree } from "../../../settings/formats/tree";
import { app, configMapOf, register } from "../../support/mocks";
import { production, settingsOf } from "../../support/settings-cases";

/** A stack's secrets, and what its pods take from them. */
export async function registerSecrets(given: Tree) {
  const settings = settingsOf(given);
  let env: unknown;
  let checksum = "";
  let logins: string[] = [];
  const registered = await register(() => {
    const extra = new ExtraSecrets("extra", { app, settings });
    pulumi.output(extra.app.imagePullSecrets).apply((names) => (logins = names));
    const config = new AppConfig(
      "app",
      { app, keyStyle: settings.keyStyle, configMap: configMapOf({}), secrets: secretSource(settings) },
      { dependsOn: extra },
    );
    config.checksums["checksum/secret"]!.apply((value) => (checksum = value));
    env = config.env("frontend", [
      "frontend-database-url",
      "jwt-secret",
      "better-auth-secret",
      "better-auth-trust-host",
    ]);
  });
  return { registered, env, checksum, logins };
}

/** The same with secrets from a store. */
export const external = (given: Tree = {}, secrets: Tree = {}) =>
  registerSecrets({ global: production, ...given, secrets: { source: "externalSecret", ...secrets } });
