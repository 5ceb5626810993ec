import assert from "node:assert/strict";
import { driftOf } from "../../../toolchain/ci/drift.ts";

const at = "2026-11-30T15:20:12Z";
const scaled = { object: "Deployment/web", manager: "kubectl", at, fields: ["spec.replicas"], isScaling: true };

describe("drift", () => {
  it("is nothing if nothing differs", () => assert.deepEqual(driftOf({ changes: [] }, []), []));

  it("is what the next update would change, and what others have added, with who and when", () => {
    const changes = [
      { op: "update", type: "kubernetes:core/v1:ConfigMap", name: "config", properties: ["data.color", "data.size"] },
      { op: "create", type: "kubernetes:core/v1:Service", name: "backend", properties: [] },
    ];
    const foreign = [
      { object: "ConfigMap/stray", manager: "kubectl-create", at, fields: [], isScaling: false },
      { object: "Deployment/web", manager: "k9s", at: "", fields: ["metadata.labels.a"], isScaling: false },
    ];
    assert.deepEqual(driftOf({ changes }, foreign), [
      "kubernetes:core/v1:ConfigMap config: the next update would update it (data.color, data.size)",
      "kubernetes:core/v1:Service backend: the next update would create it",
      `ConfigMap/stray: kubectl-create created it at ${at}; it isn't the stack's`,
      "Deployment/web: k9s set metadata.labels.a",
    ]);
  });

  it("is a number of replicas set by hand while it differs, and not once it is right again", () => {
    const properties = ["spec.replicas"];
    const changes = [{ op: "update", type: "kubernetes:apps/v1:Deployment", name: "web", properties }];
    assert.deepEqual(driftOf({ changes }, [scaled]), [
      "kubernetes:apps/v1:Deployment web: the next update would update it (spec.replicas)",
      `Deployment/web: kubectl set spec.replicas at ${at}`,
    ]);
    assert.deepEqual(driftOf({ changes: [] }, [scaled]), []);
  });
});
