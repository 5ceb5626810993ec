import type { Tree } from "../../../settings/formats/tree";
import { type Case, refuses } from "../../support/settings-cases";

const external = (given: Tree) => ({
  database: { internal: { enabled: false }, external: { enabled: true, host: "postgres.example.com", ...given } },
});
const set = (key: string, value: string) => `pulumi config set --path 'todo:database.${key}' ${value}`;
const portNumber = "must be a whole number from 1 to 65535";
const serviceName =
  "must be at most 63 lower-case letters, digits and hyphens, start with a letter and end with a letter or digit";

describe("bad values of an external database", () => {
  const bad = ({ given, key, fix, ...wrong }: Case) => ({
    ...wrong,
    given: external(given),
    key: `database.external.${key}`,
    fix: set(`external.${key}`, fix),
  });
  const host = "must be a host name or an IP address, without scheme, port or path";
  refuses([
    bad({
      id: "DB-2",
      given: { host: "postgresql://postgres.example.com" },
      key: "host",
      rule: host,
      fix: "postgres.example.com",
    }),
    bad({
      id: "DB-2",
      given: { host: "postgres.example.com:5432" },
      key: "host",
      rule: host,
      fix: "postgres.example.com",
    }),
    bad({
      id: "DB-2",
      given: { host: "" },
      key: "host",
      rule: host,
      fix: "postgres.example.com",
    }),
    bad({
      id: "DB-3",
      given: { port: 0 },
      key: "port",
      rule: portNumber,
      fix: "5432",
    }),
    bad({
      id: "DB-3",
      given: { port: 65536 },
      key: "port",
      rule: portNumber,
      fix: "5432",
    }),
    bad({
      id: "DB-3",
      given: { port: "postgres" },
      key: "port",
      rule: portNumber,
      fix: "5432",
    }),
    bad({
      id: "DB-4",
      given: { database: "" },
      key: "database",
      rule: "must name a database",
      fix: "todo_db",
    }),
    bad({
      id: "DB-5",
      given: { username: "" },
      key: "username",
      rule: "must name a user",
      fix: "todo_user",
    }),
    bad({
      id: "DB-6",
      given: { service: { enabled: "on" } },
      key: "service.enabled",
      rule: "must be true or false",
      fix: "false",
    }),
    bad({
      id: "DB-6",
      given: { service: { name: "Postgres" } },
      key: "service.name",
      rule: serviceName,
      fix: "todo-postgres",
    }),
  ]);
});
