import assert from "node:assert/strict";
import { readEvents } from "../../../toolchain/stack/events.ts";
import { parseReport, report } from "../../../toolchain/ci/report.ts";
import { recorded, recordedReport } from "./recorded.ts";

describe("the report of a Pulumi run", () => {
  it("lists what a first update would create", () => {
    const { outcome, changes, packs } = recordedReport("create");
    assert.equal(outcome, "changed");
    assert.deepEqual(
      packs.map((pack) => pack.replace(/ .*/, "")),
      ["kubernetes-workload-policies"],
    );
    assert.deepEqual([...new Set(changes.map(({ op }) => op))], ["create"]);
    const configMaps = changes.filter(({ type }) => type === "kubernetes:core/v1:ConfigMap").map(({ name }) => name);
    assert.deepEqual(configMaps.sort(), ["deleted", "kept", "replaced", "updated"]);
  });

  it("lists nothing if nothing would change", () => {
    const { outcome, changes, violations, errors } = recordedReport("unchanged");
    assert.deepEqual(
      { outcome, changes, violations, errors },
      { outcome: "unchanged", changes: [], violations: [], errors: [] },
    );
  });

  it("lists an update with its properties, a replacement only once, and a deletion, but nothing unchanged", () => {
    const { outcome, changes } = recordedReport("changed");
    assert.equal(outcome, "changed");
    const type = "kubernetes:core/v1:ConfigMap";
    assert.deepEqual(
      changes.sort((a, b) => a.name.localeCompare(b.name)),
      [
        { op: "delete", type, name: "deleted", properties: [] },
        { op: "replace", type, name: "replaced", properties: ["data.color"] },
        { op: "update", type, name: "updated", properties: ["metadata.labels.tier"] },
      ],
    );
  });

  it("doesn't list a finished Job that Kubernetes has deleted, but one that someone has", () => {
    assert.deepEqual(recordedReport("expired").changes, [
      { op: "create", type: "kubernetes:batch/v1:Job", name: "deleted", properties: [] },
    ]);
  });

  it("lists a new Job", () => {
    const metadata = {
      op: "create",
      urn: "urn:pulumi:prod::todo::kubernetes:batch/v1:Job::migration",
      type: "kubernetes:batch/v1:Job",
      new: { inputs: { spec: { ttlSecondsAfterFinished: 3600 } } },
    };
    const run = { stack: "prod", fromScratch: false, failed: false, stderr: "" };
    assert.equal(report([{ resourcePreEvent: { metadata } }], run).outcome, "changed");
  });

  it("has every violated policy, and each message once", () => {
    const { outcome, violations, errors } = recordedReport("violating");
    assert.equal(outcome, "failed");
    assert.deepEqual(errors, []);
    assert.deepEqual([...new Set(violations.map(({ level, resource }) => `${level} ${resource}`))], ["mandatory bad"]);
    assert.deepEqual([...new Set(violations.map(({ policy }) => policy))].sort(), ["non-root", "probes", "resources"]);
    assert.equal(new Set(violations.map(({ message }) => message)).size, violations.length);
  });

  it("has the error of a program that throws, and of an object that the cluster refuses", () => {
    const { outcome, errors } = recordedReport("broken");
    assert.equal(outcome, "failed");
    assert.ok(errors.some((error) => error.includes("The backend's port is 0: must be from 1 to 65535")));
    const refused = recordedReport("refused");
    assert.equal(refused.errors.length, 1);
    assert.match(refused.errors[0] ?? "", /ConfigMap "Bad_Name" is invalid: metadata\.name/);
  });

  it("has what Pulumi printed if it failed before the first event", () => {
    const events = readEvents("/there/is/no/such/log");
    const { outcome, errors } = report(events, {
      stack: "prod",
      fromScratch: false,
      failed: true,
      stderr: "warning: x\nerror: incorrect passphrase\n",
    });
    assert.deepEqual({ outcome, errors }, { outcome: "failed", errors: ["incorrect passphrase"] });
  });

  it("stays the same when it passes from job to job; anything that isn't a report is refused", () => {
    for (const name of Object.keys(recorded) as (keyof typeof recorded)[]) {
      assert.deepEqual(parseReport(JSON.stringify(recordedReport(name))), recordedReport(name));
    }
    assert.throws(() => parseReport('{"stack": "prod"}'));
  });
});
