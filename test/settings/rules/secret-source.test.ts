import { refuses } from "../../support/settings-cases";

describe("bad values of secrets", () => {
  const at = (secrets: object) => ({ secrets });
  const command = (key: string, value: string | number) => `pulumi config set --path 'todo:secrets.${key}' ${value}`;
  const label = "must be at most 63 lower-case letters, digits and hyphens, and start and end with a letter or digit";
  refuses([
    {
      id: "SCR-7",
      given: at({ source: "env" }),
      key: "secrets.source",
      rule: "must be stack, externalSecret or sealedSecret",
      fix: command("source", "stack"),
    },
    {
      id: "SCR-1",
      given: at({ name: "App_Secrets" }),
      key: "secrets.name",
      rule: label,
      fix: command("name", "todo-app-secret"),
    },
    {
      id: "SCR-5",
      given: at({ immutable: "yes" }),
      key: "secrets.immutable",
      rule: "must be true or false",
      fix: command("immutable", "false"),
    },
    {
      id: "SCR-13",
      given: at({ trustHost: "yes" }),
      key: "secrets.trustHost",
      rule: "must be true or false",
      fix: command("trustHost", "true"),
    },
    {
      id: "SCR-18",
      given: at({ rotation: { intervalDays: 29 } }),
      key: "secrets.rotation.intervalDays",
      rule: "must be a whole number from 30 to 90",
      fix: command("rotation.intervalDays", 90),
    },
    {
      id: "SCR-18",
      given: at({ rotation: { intervalDays: 91 } }),
      key: "secrets.rotation.intervalDays",
      rule: "must be a whole number from 30 to 90",
      fix: command("rotation.intervalDays", 90),
    },
    {
      id: "SCR-18",
      given: at({ rotation: { rotated: { jwtSecret: "yesterday" } } }),
      key: "secrets.rotation.rotated.jwtSecret",
      rule: "must be a date such as 2026-11-30, and not in the future",
      fix: command("rotation.rotated.jwtSecret", "<value>"),
    },
    {
      id: "SCR-18",
      given: at({ rotation: { rotated: { jwtSecret: "2999-01-01" } } }),
      key: "secrets.rotation.rotated.jwtSecret",
      rule: "must be a date such as 2026-11-30, and not in the future",
      fix: command("rotation.rotated.jwtSecret", "<value>"),
    },
    {
      id: "SCR-21",
      given: at({ external: { apiVersion: "v1" } }),
      key: "secrets.external.apiVersion",
      rule: "must be a version of external-secrets.io",
      fix: command("external.apiVersion", "external-secrets.io/v1"),
    },
    {
      id: "SCR-21",
      given: at({ external: { refreshInterval: "hourly" } }),
      key: "secrets.external.refreshInterval",
      rule: "must be a duration such as 1h or 30m; 0 reads once",
      fix: command("external.refreshInterval", "1h"),
    },
    {
      id: "SCR-21",
      given: at({ external: { secretStoreRef: { kind: "Store" } } }),
      key: "secrets.external.secretStoreRef.kind",
      rule: "must be SecretStore or ClusterSecretStore",
      fix: command("external.secretStoreRef.kind", "SecretStore"),
    },
    {
      id: "SCR-21",
      given: at({ external: { store: {} } }),
      key: "secrets.external.store",
      rule: "must have exactly one of aws, gcp, vault, kubernetes, fake",
      fix: 'write it in the stack\'s file, such as {"aws":{"region":"eu-central-1"}}',
    },
    {
      id: "SCR-21",
      given: at({ external: { store: { aws: { region: "Frankfurt" } } } }),
      key: "secrets.external.store.aws.region",
      rule: "must be an AWS region",
      fix: command("external.store.aws.region", "eu-central-1"),
    },
    {
      id: "SCR-22",
      given: at({ external: { key: "" } }),
      key: "secrets.external.key",
      rule: "must not be empty",
      fix: command("external.key", "todo-app/development"),
    },
    {
      id: "SCR-22",
      given: at({ external: { data: { "jwt-secret": {} } } }),
      key: "secrets.external.data.jwt-secret.key",
      rule: "is required",
      fix: command("external.data.jwt-secret.key", "todo-app/production"),
    },
    {
      id: "SCR-23",
      given: at({ source: "sealedSecret", sealed: { encryptedData: { "database-password": "no ciphertext" } } }),
      key: "secrets.sealed.encryptedData.database-password",
      rule: "must be the output of kubeseal --raw",
      fix: command("sealed.encryptedData.database-password", "<value>").replace("--path", "--plaintext --path"),
    },
  ]);
});
