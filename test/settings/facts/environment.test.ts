import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { entries, entriesOf, variableName, variableOf } from "../../../settings/facts/environment";
import { schema } from "../../../settings/schema";
import { settingsOf } from "../../support/settings-cases";
import { valueAt } from "../../../settings/formats/tree";

const repository = join(__dirname, "..", "..", "..");
const table = "settings/facts/environment.ts";

/** Names in the table that also occur elsewhere, and why. */
const exceptions: { name: string; file: RegExp; reason: string }[] = [
  { name: "environment", file: /./, reason: "an English word, and the name of settings" },
  {
    name: "NEXT_PUBLIC_API_URL",
    file: /^settings\/(defaults\/derived|rules\/builds)\.ts$/,
    reason: "an image's build argument of that name, which a page is built with",
  },
  { name: "PGPORT", file: /^components\/database\/pod\.ts$/, reason: "the port that the server itself listens on" },
  { name: "JWT_SECRET", file: /./, reason: "a name that is refused, since people take it for JWT_SECRET_KEY" },
];

describe("the application's environment", () => {
  const names = entries.flatMap(([, entry]) => [
    entry.key,
    variableName(entry.key),
    ...Object.values(entry.renamed ?? {}),
  ]);

  it("CM-10 SCR-8 names each key and each variable once, in the table", () => {
    const files = globSync("{components,settings}/**/*.ts", { cwd: repository }).filter((file) => file !== table);
    assert.ok(files.length > 100);
    const repeated = files.flatMap((file) => {
      const text = readFileSync(join(repository, file), "utf8");
      return names
        .filter((name) => new RegExp(`["'\`]${name}["'\`]|\\b${name}\\b(?=:)|\\.${name}["'\`]`).test(text))
        .filter((name) => !exceptions.some((exception) => exception.name === name && exception.file.test(file)))
        .map((name) => `${file}: ${name}`);
    });
    assert.deepEqual(repeated, []);
  });

  it("CM-10 SCR-8 has no key and no variable twice", () => {
    const keys = entries.map(([, { key }]) => key);
    assert.deepEqual(new Set(keys).size, keys.length);
    const variables = keys.map(variableName);
    assert.deepEqual(new Set(variables).size, variables.length);
  });

  it("CM-10 names existing settings", () => {
    const settings = settingsOf({});
    for (const [name, { setting, derived, secret }] of entries) {
      if (setting === undefined) assert.ok(derived, `${name} says where its value comes from`);
      else if (secret) assert.ok(setting in schema.shape, setting);
      else if (derived === undefined) assert.notEqual(valueAt(settings, setting.split(".")), undefined, setting);
    }
  });

  it("DEP-19 names variables as each reader knows them", () => {
    const variables = (reader: "postgres" | "backup" | "migration") =>
      entriesOf(reader).map((entry) => `${variableOf(entry, reader)}=${entry.key}`);
    assert.deepEqual(variables("postgres"), [
      "POSTGRES_USER=database-username",
      "POSTGRES_PASSWORD=database-password",
      "POSTGRES_DB=database-name",
    ]);
    assert.deepEqual(variables("backup"), [
      "PGHOST=database-host",
      "PGPORT=database-port",
      "PGUSER=database-username",
      "PGPASSWORD=database-password",
      "PGDATABASE=database-name",
    ]);
    assert.deepEqual(variables("migration"), [
      "ENVIRONMENT=environment",
      "LOG_LEVEL=log-level",
      "LOG_FORMAT=log-format",
      "DATABASE_URL=database-url",
      "BACKEND_DATABASE_URL=backend-database-url",
      "FRONTEND_DATABASE_URL=frontend-database-url",
      "DATABASE_ADMIN_PASSWORD=database-admin-password",
      "DATABASE_TLS_MODE=database-tls-mode",
      "DATABASE_CA=database-ca",
    ]);
  });
});
