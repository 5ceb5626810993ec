import assert from "node:assert/strict";
import { databaseAddress, databaseUrl as urlOf } from "../../../settings/facts/addresses";
import { SecretText } from "../../../settings/formats/secret-text";
import type { Tree } from "../../../settings/formats/tree";
import { certificate } from "../../support/certificate";
import { problemsOf, production, refuses, settingsOf, staging, warnsOf } from "../../support/settings-cases";

const external = (given: Tree) => ({
  database: { internal: { enabled: false }, external: { enabled: true, host: "postgres.example.com", ...given } },
});
const set = (key: string, value: string) => `pulumi config set --path 'todo:database.external.${key}' ${value}`;
const remove = (key: string) => `pulumi config rm --path 'todo:database.external.${key}'`;
const url = (query = "", host = "postgres.example.com") =>
  new SecretText(`postgresql://todo_user:Word4Secrets@${host}:5432/todo_db${query}`);

describe("connections to a database outside the cluster", () => {
  const ca = "must be one or more certificates in PEM form, and nothing else";
  refuses([
    {
      id: "DB-29",
      given: external({ tls: { mode: "prefer" } }),
      key: "database.external.tls.mode",
      rule: "must be disable, require, verify-ca or verify-full",
      fix: set("tls.mode", "disable"),
    },
    ...[
      "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
      "/etc/ssl/ca.pem",
      `${certificate}\n-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----`,
    ].map((text) => ({
      id: "DB-29",
      given: external({ tls: { mode: "verify-full", ca: text } }),
      key: "database.external.tls.ca",
      rule: ca,
      fix: set("tls.ca", "<value>"),
    })),
    ...["disable", "require"].map((mode) => ({
      id: "DB-29 CFG-26",
      given: external({ tls: { mode, ca: certificate } }),
      key: "database.external.tls.ca",
      rule: `isn't used with database.external.tls.mode ${mode}, which doesn't verify the database's certificate`,
      fix: `${set("tls.mode", "verify-full")}, or ${remove("tls.ca")}`,
    })),
    {
      id: "DB-29 X-10",
      given: { ...external({ tls: { mode: "verify-full" } }), databaseUrl: url("?sslmode=require") },
      key: "databaseUrl",
      rule: "must not have an sslmode other than database.external.tls.mode, verify-full",
      fix: "pulumi config set --secret todo:databaseUrl, without sslmode",
    },
    {
      id: "DB-29 X-10",
      given: {
        ...external({ tls: { mode: "verify-full" } }),
        databaseUrl: url(),
        frontendDatabaseUrl: url("?sslmode=require"),
      },
      key: "frontendDatabaseUrl",
      rule: "must not have an sslmode other than database.external.tls.mode, verify-full",
      fix: "pulumi config set --secret todo:frontendDatabaseUrl, without sslmode",
    },
    {
      id: "DB-29",
      given: { ...external({ tls: { mode: "verify-full" } }), databaseUrl: url("?sslrootcert=/ca.pem") },
      key: "databaseUrl",
      rule:
        "must not name certificate files, which pods don't have: database.external.tls.ca takes the authority's " +
        "certificate",
      fix: "pulumi config set --secret todo:databaseUrl, without sslrootcert, sslcert, sslkey and sslcrl",
    },
    ...["203.0.113.7", "2001:db8::7"].map((host) => ({
      id: "DB-6",
      given: external({ host, service: { enabled: true } }),
      key: "database.external.service.enabled",
      rule: `must be false for a host that is an IP address, ${host}: only a host name can have an alias`,
      fix: set("service.enabled", "false"),
    })),
  ]);

  warnsOf([
    ...["disable", "require"].flatMap((mode) =>
      [staging, production].map((global) => ({
        id: "DB-29",
        given: {
          global,
          ...external({ tls: { mode } }),
          secrets: { source: "externalSecret" },
        },
        key: "database.external.tls.mode",
        rule: "should be verify-full in staging and production",
        fix: set("tls.mode", "verify-full"),
      })),
    ),
  ]);

  const accepted: [string, Tree][] = [
    ["an authority for verify-full", external({ tls: { mode: "verify-full", ca: certificate } })],
    ["two authorities", external({ tls: { mode: "verify-ca", ca: `${certificate}\n${certificate}\n` } })],
    [
      "a URL that repeats the mode",
      { ...external({ tls: { mode: "require" } }), databaseUrl: url("?sslmode=require") },
    ],
    ["a URL with the host's IPv6 address", { ...external({ host: "fd00::7" }), databaseUrl: url("", "[fd00::7]") }],
  ];
  for (const [what, given] of accepted)
    it(`DB-29 X-10 may have ${what}`, () => {
      assert.deepEqual(problemsOf(given), []);
    });

  it("DB-2 NET-9 may be an IP address, which is all that network policies then open", () => {
    const ranges: [string, string, string[]][] = [
      ["postgres.example.com", "postgres.example.com", ["0.0.0.0/0", "::/0"]],
      ["203.0.113.7", "203.0.113.7", ["203.0.113.7/32"]],
      ["2001:db8::7", "[2001:db8::7]", ["2001:db8::7/128"]],
    ];
    for (const [host, inUrl, addressRanges] of ranges) {
      const settings = settingsOf(external({ host }));
      assert.deepEqual(settings.database.external.addressRanges, addressRanges);
      assert.equal(
        urlOf(databaseAddress(settings), "password"),
        `postgresql://todo_user:password@${inUrl}:5432/todo_db`,
      );
    }
    assert.deepEqual(
      settingsOf(external({ host: "203.0.113.7", addressRanges: ["203.0.113.0/24"] })).database.external.addressRanges,
      ["203.0.113.0/24"],
    );
  });
});
