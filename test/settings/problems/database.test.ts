import { production, refuses } from "../cases";

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
    { id: "DB-15", given: { database: { persistence: { storageClass: 1 } } }, key: "database.persistence.storageClass", rule: "must be text (DB-15)", fix: "pulumi config set --path 'todo:database.persistence.storageClass' standard" },
    { id: "DB-16", given: { database: { persistence: { ssdClasses: [] } } }, key: "database.persistence.ssdClasses", rule: "must name a StorageClass (DB-16)", fix: "write it in the stack's file, such as [\"fast-ssd\",\"gp3\"]" },
    { id: "DB-16", given: { database: { persistence: { ssdClasses: "gp3" } } }, key: "database.persistence.ssdClasses", rule: "must be a list (DB-16)", fix: "write it in the stack's file, such as [\"fast-ssd\",\"gp3\"]" },
  ]);
});

describe("settings of the database that don't go together", () => {
  refuses([
    { id: "DB-16", given: { global: production, database: { persistence: { storageClass: "standard" } } }, key: "database.persistence.storageClass", rule: "must be a class of SSDs in production: fast-ssd (DB-16)", fix: "pulumi config rm --path 'todo:database.persistence.storageClass', or add the class to todo:database.persistence.ssdClasses" },
    { id: "DB-16", given: { global: production, database: { persistence: { storageClass: "", ssdClasses: ["fast-ssd", "gp3"] } } }, key: "database.persistence.storageClass", rule: "must be a class of SSDs in production: fast-ssd or gp3 (DB-16)", fix: "pulumi config rm --path 'todo:database.persistence.storageClass', or add the class to todo:database.persistence.ssdClasses" },
  ]);
});
