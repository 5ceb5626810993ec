import assert from "node:assert/strict";
import type { Tree } from "../settings/formats/tree";
import { objectsOf, podsOf, registerProgram, withCluster } from "./support/program";
import { production, staging } from "./support/settings-cases";

/** The pods of a stack by their component, each with the Secret's keys in it and how it gets them. */
async function secretsOfPods(given: Tree): Promise<Record<string, string[]>> {
  const pods = podsOf(objectsOf(await registerProgram(given)));
  return Object.fromEntries(
    pods.map(({ metadata, spec }) => [
      metadata.labels["app.kubernetes.io/component"],
      [...spec.containers.flatMap(keysIn), ...(spec.volumes ?? []).flatMap(filesOf)].sort(),
    ]),
  );
}

function keysIn({ env = [], envFrom = [] }: any): string[] {
  return [
    ...env.flatMap(({ name, valueFrom }: any) =>
      valueFrom?.secretKeyRef ? [`${name} < ${valueFrom.secretKeyRef.key}`] : [],
    ),
    ...envFrom.flatMap(({ secretRef }: any) => (secretRef ? [`everything < ${secretRef.name}`] : [])),
  ];
}

function filesOf({ secret }: any): string[] {
  if (!secret) return [];
  return secret.items ? secret.items.map(({ key }: any) => `file < ${key}`) : [`everything < ${secret.secretName}`];
}

const servers = {
  frontend: [
    "BETTER_AUTH_SECRET < better-auth-secret",
    "BETTER_AUTH_TRUST_HOST < better-auth-trust-host",
    "DATABASE_URL < frontend-database-url",
    "JWT_SECRET_KEY < jwt-secret",
  ],
  backend: ["DATABASE_URL < backend-database-url", "JWT_SECRET_KEY < jwt-secret"],
  reminders: ["DATABASE_URL < backend-database-url"],
};
const migration = [
  "BACKEND_DATABASE_URL < backend-database-url",
  "DATABASE_URL < database-url",
  "FRONTEND_DATABASE_URL < frontend-database-url",
];
const all = {
  ...servers,
  migration,
  backup: ["PGPASSWORD < database-password", "PGUSER < database-username"],
  postgres: ["POSTGRES_PASSWORD < database-password", "POSTGRES_USER < database-username"],
};
const upper = (keys: string[]) =>
  keys.map((text) =>
    text.replace(/< (.*)/, (_, key: string) =>
      key === "jwt-secret" ? "< JWT_SECRET_KEY" : `< ${key.toUpperCase().replaceAll("-", "_")}`,
    ),
  );

describe("each pod gets the credentials of its own database role alone", () => {
  withCluster();
  const backup = { database: { internal: { backup: { enabled: true } } } };

  it("DEP-19 SCR-9 in a stack with its own values", async () => {
    assert.deepEqual(await secretsOfPods(backup), all);
  });

  it("DEP-19 SCR-22 with values from a store, which has none for the roles", async () => {
    const given = { global: production, secrets: { source: "externalSecret" }, ...backup };
    assert.deepEqual(await secretsOfPods(given), all);
  });

  it("DEP-19 CFG-29 where the keys are spelled like variables", async () => {
    const expected = Object.fromEntries(Object.entries(all).map(([component, keys]) => [component, upper(keys)]));
    assert.deepEqual(await secretsOfPods({ keyStyle: "env", ...backup }), expected);
  });

  it("DEP-24 in files, too", async () => {
    const { frontend, backend } = await secretsOfPods({
      frontend: { secretVolume: true },
      backend: { secretVolume: true },
    });
    const withFiles = (keys: string[]) => [...keys, ...keys.map((text) => text.replace(/.* </, "file <"))].sort();
    assert.deepEqual(
      { frontend, backend },
      {
        frontend: withFiles(servers.frontend),
        backend: withFiles(servers.backend),
      },
    );
  });

  it("DB-1 of an external database, where the migration leaves the superuser alone", async () => {
    const database = { internal: { enabled: false }, external: { enabled: true, host: "db.example.com" } };
    const objects = objectsOf(await registerProgram({ database }));
    const job = objects.find(({ kind }) => kind === "Job")!;
    assert.doesNotMatch(JSON.stringify(job.spec), /DATABASE_DEDICATED/);
    const { postgres, backup: none, ...rest } = all;
    assert.ok(postgres.length + none.length > 0);
    assert.deepEqual(await secretsOfPods({ database }), rest);
  });

  it("LBL-10 which is no reason for a database to restart whose Secret an operator makes", async () => {
    const checksums = async (data: Tree) => {
      const secrets = { source: "externalSecret", external: { data } };
      const pods = podsOf(objectsOf(await registerProgram({ global: production, secrets })));
      const of = (kind: string) =>
        (pods.find(({ owner }) => owner.kind === kind)?.metadata.annotations as Tree)["checksum/secret"];
      return { server: of("StatefulSet"), deployment: of("Deployment") };
    };
    const derived = await checksums({});
    const stored = await checksums({ "backend-database-url": { key: "team/tasks" } });
    assert.equal(stored.server, derived.server);
    assert.notEqual(stored.deployment, derived.deployment);
    assert.notEqual((await checksums({ "database-password": { key: "team/owner" } })).server, derived.server);
  });

  it("DB-28 and the migration alone Bitnami's superuser", async () => {
    const pods = await secretsOfPods({ global: staging, database: { internal: { provider: "bitnami" } } });
    assert.deepEqual(pods["migration"], [...migration, "DATABASE_ADMIN_PASSWORD < database-admin-password"].sort());
    assert.deepEqual([pods["frontend"], pods["backend"]], [servers.frontend, servers.backend]);
  });
});
