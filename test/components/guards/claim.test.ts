import assert from "node:assert/strict";
import { ClaimGuard } from "../../../components/guards/claim";
import { promiseOf } from "../../../components/live/promise-of";
import { LastOutputs } from "../../../components/stacks/last-outputs";
import { type ClaimRecord, claimChange, claimOf } from "../../../settings";
import type { Tree } from "../../../settings/formats/tree";
import { settingsOf } from "../../support/settings-cases";
import { only, register } from "../../support/mocks";
import { internal } from "../database/database";

const key = "database.internal.backupConfirmed";
const external = {
  database: { internal: { enabled: false }, external: { enabled: true, host: "postgres.example.com" } },
};
const last = claimOf(settingsOf({}))!;

/** The problem with changing from a claim to new settings, with or without a confirmed backup. */
const changeTo = (given: Tree, backupConfirmed = false, from: ClaimRecord | undefined = last) =>
  claimChange(from, claimOf(settingsOf(given)), backupConfirmed);

describe("a change of the database's claim", () => {
  const changes: Record<string, Tree> = {
    "an external database": external,
    "no persistence": internal({ persistence: { enabled: false } }),
    "another claim": internal({ persistence: { claimName: "other" } }),
    "another StatefulSet": internal({ serviceName: "other" }),
    "a Deployment": internal({ kind: "Deployment" }),
    "Bitnami's chart": internal({ provider: "bitnami" }),
    "another StorageClass": internal({ persistence: { storageClass: "fast-ssd" } }),
    "volumes with labels": internal({ persistence: { selector: { matchLabels: { type: "ssd" } } } }),
    "another namespace": { namespace: "other" },
    "another directory of the volume": internal({ persistence: { subPath: "other" } }),
  };
  for (const [name, given] of Object.entries(changes)) {
    it(`DB-25 to ${name} needs backupConfirmed`, () => {
      assert.deepEqual(changeTo(given), {
        key,
        value: false,
        rule:
          "must be true for a change that abandons the data in claim postgres-data-todo-postgres-0 of namespace " +
          "default",
        fix:
          `save the data, for example with "npm run backup", then pulumi config set --path 'todo:${key}' true; or ` +
          "undo the change",
      });
      assert.equal(changeTo(given, true), undefined);
    });
  }

  it("DB-25 needs no confirmation if the claim stays: another size, image or protection", () => {
    assert.equal(
      changeTo(internal({ persistence: { size: "20Gi", reclaimPolicy: "Retain" }, image: { tag: "15.4" } })),
      undefined,
    );
  });

  it("DB-25 needs no confirmation after a state that didn't record the directory yet", () => {
    const { subPath, ...recorded } = last;
    assert.equal(subPath, "pgdata");
    assert.equal(changeTo({}, false, recorded), undefined);
  });

  it("IMG-27 to another major version of PostgreSQL is refused, with or without a backup", () => {
    const tag = "database.internal.image.tag";
    for (const [to, given] of [
      [16, internal({ image: { tag: "16-bookworm" } })],
      [17, internal({ image: { tag: "v17.2" } })],
      [14, internal({ image: { tag: "14" } })],
    ] as const) {
      for (const backupConfirmed of [false, true]) {
        assert.deepEqual(changeTo(given, backupConfirmed), {
          key: tag,
          rule:
            `must stay a tag of PostgreSQL 15, not ${to}: the data in claim postgres-data-todo-postgres-0 of ` +
            "namespace default was written by 15, and no other major version starts on it",
          fix: `pulumi config set --path 'todo:${tag}' 15-bookworm`,
        });
      }
    }
  });

  it("IMG-27 may be to another minor version, or to one that neither tag nor state tells", () => {
    const digest = `sha256:${"a".repeat(64)}`;
    const { postgresMajor, ...recorded } = last;
    assert.equal(postgresMajor, 15);
    assert.equal(changeTo(internal({ image: { tag: "15.9-alpine" } })), undefined);
    assert.equal(changeTo(internal({ image: { tag: "16", digest } })), undefined);
    assert.equal(changeTo(internal({ image: { tag: "stable" } })), undefined);
    assert.equal(changeTo(internal({ image: { tag: "16" } }), false, recorded), undefined);
  });

  it("IMG-27 may be to an empty volume of another version, once the data is saved", () => {
    const given = internal({ image: { tag: "16" }, persistence: { subPath: "pg16" } });
    assert.equal(changeTo(given)?.key, key);
    assert.equal(changeTo(given, true), undefined);
  });

  it("DB-25 needs no confirmation in a stack without a claim", () => {
    assert.equal(claimChange(undefined, last, false), undefined);
    assert.equal(claimChange(undefined, undefined, false), undefined);
  });

  it("DB-24 DB-25 to no claim needs an earlier update that lifts the protection", () => {
    const isProtected = { ...last, protected: true };
    assert.deepEqual(changeTo(external, true, isProtected), {
      key,
      value: true,
      rule:
        "must first be true in a separate update, which lifts the protection of the data in claim " +
        "postgres-data-todo-postgres-0 of namespace default",
      fix: "undo the change except for backupConfirmed, run pulumi up, then make the change",
    });
    assert.equal(changeTo(internal({ persistence: { claimName: "other" } }), true, isProtected), undefined);
  });
});

describe("ClaimGuard", () => {
  /** What the guard records, after an update that left these outputs, or one that began with a claim. */
  const guarded = async (outputs: object, first?: object) => {
    let verdict: Promise<unknown> | undefined;
    const program = () => {
      const { accepted } = new ClaimGuard("guard", { settings: settingsOf({}), last: new LastOutputs() });
      verdict = promiseOf(accepted);
      verdict.catch(() => {});
    };
    const existing = { "last-update": { outputs }, ...(first && { guard: { output: first } }) };
    const registered = await register(program, { existing });
    await verdict;
    return only(registered, "pulumi:index:Stash").input;
  };
  const other = { claim: { ...last, name: "other" } };
  const refused = new RegExp(
    /^todo:database\.internal\.backupConfirmed is false: must be true for a change that abandons the /.source +
      /data in claim other .*\n {4}fix: save the data/.source,
  );

  it("DB-25 records the claim in the stack's state", async () => {
    assert.deepEqual(await guarded({}), { claim: last });
  });

  it("DB-25 compares it with the claim of the last complete update, or of the start of the first", async () => {
    assert.deepEqual(await guarded({ storage: { claim: last } }, other), { claim: last });
    await assert.rejects(guarded({ storage: other }), { message: refused });
    await assert.rejects(guarded({}, other), { message: refused });
  });
});
