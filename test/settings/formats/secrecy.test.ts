import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { secretIn } from "../../../policy/lib/secrets";
import { isASecret } from "../../../settings/formats/secrecy";

const root = join(__dirname, "..", "..", "..");
// Assembled here, so that a secret scanner doesn't report this file.
const token = (...parts: string[]) => parts.join("");

const secrets: [name: string, value: string][] = [
  ["DB_PASSWORD", "hunter22"],
  ["PGPASSWORD", "hunter22"],
  ["DBPASSWORD", "postgres"],
  ["MYSQL_PWD", "hunter22"],
  ["ADMIN_PASSWORD", "12345678"],
  ["SMTP_PASS", "hunter22"],
  ["REDISCLI_AUTH", "hunter22"],
  ["BASIC_AUTH", "admin:hunter22"],
  ["AIRFLOW__CORE__FERNET_KEY", "abcdefgh1"],
  ["AZURE_STORAGE_KEY", "abcdefgh1"],
  ["secretKey", "abcdefgh1"],
  ["SECRET_KEY_BASE", "abcdefgh1"],
  ["RABBITMQ_ERLANG_COOKIE", "abcdefgh1"],
  ["VAULT_SECRET_ID", "0f1e2d3c-aaaa-bbbb-cccc-0123456789ab"],
  ["ROUTING_KEY", "f3a91c07be5d4862a01b9e7d64c825fa"],
  ["API_TOKENS", "alpha-1,beta-2"],
  ["SLACK_URL", token("https://hooks.slack", ".com/services/T00000000/B00000000/XXXXXXXXXXXXXXXX")],
  ["NOTIFY", token("https://discord", ".com/api/webhooks/123456/abcdef")],
  ["DEPLOY_WEBHOOK_URL", "https://ci.example.com/hook/9f8e7d6c5b4a39281706f5e4"],
  ["CALLBACK", "https://api.example.com/v1?access_token=abcdef123"],
  ["DSN", "host=db user=app password=hunter22"],
  ["AUTHORIZATION", "Bearer abcdefgh1"],
  ["DATABASE", "postgresql://app:hunter22@db/app"],
  ["GH", token("ghp_", "a".repeat(36))],
];
const harmless: [name: string, value: string][] = [
  ["ACCESS_TOKEN_EXPIRE_MINUTES", "30"],
  ["MAX_TOKENS", "4096"],
  ["TOKEN_TTL", "15m"],
  ["PASSWORD_MIN_LENGTH", "8"],
  ["PASSWORD_POLICY", "strong"],
  ["SECRETS_BACKEND", "vault"],
  ["SECRET_NAME", "app-keys"],
  ["SMTP_PASSWORD_FILE", "/run/secrets/smtp"],
  ["TOKEN_DIR", "/var/run/secrets/tokens"],
  ["AWS_WEB_IDENTITY_TOKEN_FILE", "/x"],
  ["GOOGLE_APPLICATION_CREDENTIALS", "/var/run/google/key.json"],
  ["TOKEN_URL", "https://idp.example.com/token"],
  ["OAUTH_TOKEN_URL", "https://idp.example.com/oauth2/token"],
  ["OAUTH_TOKEN_ENDPOINT", "https://idp.example.com/t"],
  ["REGISTRY_CREDENTIAL_USERNAME", "harbor_registry_user"],
  ["DISABLE_PASSWORD_LOGIN", "true"],
  ["ALLOW_EMPTY_PASSWORD", "no"],
  ["RABBITMQ_SECURE_PASSWORD", "yes"],
  ["REDIS_AUTH", "none"],
  ["SESSION_TOKEN", "PT15M"],
  ["API_KEY", "$(API_KEY)"],
  ["API_KEY", "vault:secret/data/app#key"],
  ["TLS_PUBLIC_KEY", "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE1"],
  ["PARTITION_KEY", "tenant"],
  ["KEYBOARD", "qwerty"],
  ["PWD", "/app"],
  ["WEBHOOK_URL", "https://example.com/hooks/deploy"],
  ["LOG_LEVEL", "INFO"],
];

/** Settings and pack use the same rules for secrets, each in its own files: neither imports the other. */
describe("what looks secret, X-16", () => {
  for (const file of ["secret-names.ts", "secret-values.ts"]) {
    it(`is the same in both files ${file}`, () => {
      const [ofPack, ofSettings] = [join("policy", "lib"), join("settings", "formats")].map((folder) =>
        readFileSync(join(root, folder, file), "utf8"),
      );
      assert.equal(ofSettings, ofPack);
    });
  }

  for (const [name, value] of secrets) {
    it(`is ${name}, of ${value.length} characters`, () => {
      assert.equal(isASecret(name, value), true, "settings");
      assert.notEqual(secretIn(name, value), undefined, "pack");
    });
  }

  for (const [name, value] of harmless) {
    it(`isn't ${name}=${value}`, () => {
      assert.equal(isASecret(name, value), false, "settings");
      assert.equal(secretIn(name, value), undefined, "pack");
    });
  }
});
