import { today } from "../../../settings/facts/rotation";
import { SecretText } from "../../../settings/formats/secret-text";
import { goodSecret, production, staging, warnsOf } from "../../support/settings-cases";

const secret = (text: string) => new SecretText(text);
const set = (key: string) => `pulumi config set --secret todo:${key}`;

describe("unwise secrets", () => {
  const dated = (name: string, date = today()) => ({ rotation: { rotated: { [name]: date } } });
  warnsOf([
    ...[
      "change-me-change-me-change-me-1234",
      "your-super-secret-jwt-key-min-32-chars",
      "<a-long-random-string-of-32-characters>",
      "a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6",
      "x9y8z7w6v5u4t3s2r1q0p9o8n7m6l5k4",
      "a-key-that-a-document-cuts-off-here...",
    ].map((text) => ({
      id: `SCR-16 ${text}`,
      given: { jwtSecret: secret(text) },
      key: "jwtSecret",
      rule: "looks like a sample value from documentation, which anyone may know",
      fix: set("jwtSecret"),
    })),
    {
      id: "SCR-16",
      given: { databasePassword: secret("SecurePass123") },
      key: "databasePassword",
      rule: "looks like a sample value from documentation, which anyone may know",
      fix: set("databasePassword"),
    },
    {
      id: "SCR-16",
      given: { openaiApiKey: secret("sk-proj-xyz123...") },
      key: "openaiApiKey",
      rule: "looks like a sample value from documentation, which anyone may know",
      fix: set("openaiApiKey"),
    },
    {
      id: "SCR-18",
      given: { jwtSecret: goodSecret, secrets: dated("jwtSecret", "2020-01-01") },
      key: "secrets.rotation.rotated.jwtSecret",
      rule: "is more than 90 days ago: the value is due for rotation",
      fix:
        "replace the value (docs/secrets.md, Rotation), then pulumi config set --path " +
        "'todo:secrets.rotation.rotated.jwtSecret' <today>",
    },
    {
      id: "SCR-18",
      given: { global: staging, cohereApiKey: goodSecret },
      key: "secrets.rotation.rotated.cohereApiKey",
      rule: "should record when the value was last replaced",
      fix: "pulumi config set --path 'todo:secrets.rotation.rotated.cohereApiKey' <date>",
    },
    {
      id: "SCR-20",
      given: { global: staging, secrets: { clusterProtects: { encryptionAtRest: false } } },
      key: "secrets.clusterProtects.encryptionAtRest",
      rule: "the cluster of staging and production should encrypt Secrets at rest",
      fix: "see docs/secrets.md, then pulumi config set --path 'todo:secrets.clusterProtects.encryptionAtRest' true",
    },
    {
      id: "SCR-20",
      given: { global: production, secrets: { clusterProtects: { auditLogging: false } } },
      key: "secrets.clusterProtects.auditLogging",
      rule: "the cluster of staging and production should log who reads Secrets",
      fix: "see docs/secrets.md, then pulumi config set --path 'todo:secrets.clusterProtects.auditLogging' true",
    },
    {
      id: "SCR-21",
      given: { global: production, secrets: { external: { store: { fake: { data: {} } } } } },
      key: "secrets.external.store.fake",
      rule: "is meant for tests: its values are readable in the cluster",
      fix:
        "pulumi config rm --path 'todo:secrets.external.store.fake', and pulumi config set --path " +
        "'todo:secrets.external.store.aws.region' eu-central-1",
    },
  ]);
});
