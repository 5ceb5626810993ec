import assert from "node:assert/strict";
import type { Tree } from "../../../settings/formats/tree";
import { only, unwrap } from "../../support/mocks";
import { databaseOf } from "./database";

const external = (given: Tree = {}): Tree => ({
  database: {
    internal: { enabled: false },
    external: {
      enabled: true,
      host: "postgres.example.com",
      port: 6432,
      database: "tasks",
      username: "todo",
      ...given,
    },
  },
});

describe("an external database", () => {
  it("DB-1 creates nothing in the cluster: no server, claim, Service or backup", async () => {
    const kinds = (await databaseOf(external())).map(({ type }) => type.split(":").at(-1));
    for (const kind of ["StatefulSet", "Deployment", "PersistentVolumeClaim", "Service", "CronJob"])
      assert.equal(kinds.includes(kind), false, kind);
  });

  it("DB-6 SVC-3 gets an alias Service for its host if the settings ask for one", async () => {
    const { metadata, spec } = only(
      await databaseOf(external({ service: { enabled: true, name: "db" } })),
      "kubernetes:core/v1:Service",
    );
    assert.equal(metadata.name, "db");
    assert.deepEqual(spec, { type: "ExternalName", externalName: "postgres.example.com" });
  });

  it(
    "CM-16 CM-17 CM-18 DB-2 DB-3 DB-4 DB-5 X-10 is at the address that the ConfigMap and the " + "generated URL give",
    async () => {
      const registered = await databaseOf(external());
      const { data } = only(registered, "kubernetes:core/v1:ConfigMap");
      assert.deepEqual(
        [data["database-host"], data["database-port"], data["database-name"]],
        ["postgres.example.com", "6432", "tasks"],
      );
      const { stringData } = unwrap(only(registered, "kubernetes:core/v1:Secret"));
      assert.match(stringData["database-url"], /^postgresql:\/\/todo:[^@]+@postgres\.example\.com:6432\/tasks$/);
    },
  );
});

describe("the database in the cluster", () => {
  it("CM-16 CM-17 CM-18 DB-7 X-10 is at the address that the ConfigMap and the generated URL give", async () => {
    const registered = await databaseOf({
      database: { internal: { serviceName: "db", port: 6432, name: "tasks", username: "todo" } },
    });
    const { data } = only(registered, "kubernetes:core/v1:ConfigMap");
    assert.deepEqual([data["database-host"], data["database-port"], data["database-name"]], ["db", "6432", "tasks"]);
    const { stringData } = unwrap(only(registered, "kubernetes:core/v1:Secret"));
    assert.match(stringData["database-url"], /^postgresql:\/\/todo:[^@]+@db:6432\/tasks$/);
    const defaults = only(await databaseOf({}), "kubernetes:core/v1:ConfigMap").data;
    assert.deepEqual(
      [defaults["database-host"], defaults["database-port"], defaults["database-name"]],
      ["todo-postgres", "5432", "todo_db"],
    );
  });
});
