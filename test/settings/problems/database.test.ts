import { refuses } from "../cases";

describe("bad values of the database and the tokens", () => {
  refuses([
    { id: "VAL-3", given: { database: { persistence: { size: "10" } } }, key: "database.persistence.size", rule: "must be a number above 0 with a unit: Ki, Mi, Gi, Ti, k, M, G or T, such as 128Mi (VAL-3)", fix: "pulumi config set --path 'todo:database.persistence.size' 10Gi" },
    { id: "IMG-27", given: { database: { image: "" } }, key: "database.image", rule: "must name an image (IMG-27)", fix: "pulumi config set --path 'todo:database.image' postgres:15-bookworm" },
    { id: "CM-18", given: { database: { name: "" } }, key: "database.name", rule: "must not be empty (CM-18)", fix: "pulumi config set --path 'todo:database.name' todo_db" },
    { id: "SCR-9", given: { database: { username: "" } }, key: "database.username", rule: "must not be empty (SCR-9)", fix: "pulumi config set --path 'todo:database.username' todo_user" },
    { id: "PRB-10", given: { database: { healthCheck: { startup: { enabled: false } } } }, key: "database.healthCheck.startup.enabled", rule: "there is no such key (CFG-26)", fix: "use one of initialDelaySeconds, periodSeconds, timeoutSeconds, failureThreshold" },
    { id: "CM-21", given: { jwt: { expiration: 0 } }, key: "jwt.expiration", rule: "must be a whole number, 1 or more (CM-21)", fix: "pulumi config set --path 'todo:jwt.expiration' 3600" },
    { id: "CM-21", given: { jwt: { expiration: 1.5 } }, key: "jwt.expiration", rule: "must be a whole number, 1 or more (CM-21)", fix: "pulumi config set --path 'todo:jwt.expiration' 3600" },
    { id: "CM-22", given: { jwt: { algorithm: "none" } }, key: "jwt.algorithm", rule: "must be HS256, HS384 or HS512 (CM-22)", fix: "pulumi config set --path 'todo:jwt.algorithm' HS256" },
  ]);
});
