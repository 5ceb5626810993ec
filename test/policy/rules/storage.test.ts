import assert from "node:assert/strict";
import { judgeResource } from "../../../policy/engine/judge";
import { storage } from "../../../policy/rules/storage";
import { contextOf, problems } from "../../support/policy/check";
import type { Options } from "../../support/policy/fixtures";

const claim = (storageClassName: unknown) => ({ spec: { storageClassName } });
const set = (storageClassName: unknown, persistentVolumeClaimRetentionPolicy?: object) => ({
  spec: { volumeClaimTemplates: [claim(storageClassName)], persistentVolumeClaimRetentionPolicy },
});

/** What the rule finds in a resource, protected by the program or not. */
function found(type: string, props: object, protect: boolean, options: Options = {}): string[] {
  return problems(
    judgeResource(
      storage,
      { type: `kubernetes:${type}`, urn: "urn:x", props: { ...props }, protect },
      contextOf(storage, options),
    ).findings,
  );
}

describe("storage", () => {
  for (const [type, props, expected, options = {}, protect = true] of [
    ["core/v1:PersistentVolumeClaim", claim("fast-ssd"), []],
    ["core/v1:PersistentVolumeClaim", claim(undefined), ["spec.storageClassName: must name a StorageClass"]],
    ["core/v1:PersistentVolumeClaim", claim(""), ["spec.storageClassName: must name a StorageClass"]],
    ["core/v1:PersistentVolumeClaim", claim("local-path"), ["spec.storageClassName: must not keep data on one node"]],
    ["core/v1:PersistentVolumeClaim", claim("local-path"), [], { environment: "dev" }],
    [
      "core/v1:PersistentVolumeClaim",
      claim("fast-ssd"),
      ["protect: must be true: deleting the claim deletes the data"],
      {},
      false,
    ],
    ["core/v1:PersistentVolumeClaim", claim("fast-ssd"), [], { environment: "staging" }, false],
    [
      "core/v1:PersistentVolumeClaim",
      claim("fast-ssd"),
      ["protect: must be true: deleting the claim deletes the data"],
      { environment: "dev", config: { kept: true } },
      false,
    ],
    ["apps/v1:StatefulSet", set("fast-ssd"), [], {}, false],
    [
      "apps/v1:StatefulSet",
      set(null),
      ["spec.volumeClaimTemplates[0].spec.storageClassName: must name a StorageClass"],
    ],
    ["apps/v1:StatefulSet", set("fast-ssd", { whenDeleted: "Retain" }), []],
    [
      "apps/v1:StatefulSet",
      set("fast-ssd", { whenDeleted: "Delete" }),
      ["spec.persistentVolumeClaimRetentionPolicy.whenDeleted: must be Retain"],
    ],
    ["apps/v1:StatefulSet", set("fast-ssd", { whenDeleted: "Delete" }), [], { environment: "dev" }],
    ["storage.k8s.io/v1:StorageClass", { provisioner: "ebs.csi.aws.com", reclaimPolicy: "Retain" }, []],
    ["storage.k8s.io/v1:StorageClass", { provisioner: "ebs.csi.aws.com" }, ["reclaimPolicy: must be Retain"]],
    [
      "storage.k8s.io/v1:StorageClass",
      { provisioner: "rancher.io/local-path" },
      ["provisioner: must not keep data on one node"],
      { environment: "staging" },
    ],
    [
      "core/v1:PersistentVolume",
      { spec: { hostPath: { path: "/data" }, persistentVolumeReclaimPolicy: "Retain" } },
      ["spec.hostPath: must not keep data on one node"],
    ],
    [
      "core/v1:PersistentVolume",
      { spec: { csi: {}, persistentVolumeReclaimPolicy: "Delete" } },
      ["spec.persistentVolumeReclaimPolicy: must be Retain"],
    ],
    ["core/v1:ConfigMap", {}, []],
  ] as [string, object, string[], Options?, boolean?][]) {
    it(
      `reports ${expected.join() || "nothing"} for ${type} ` +
        `${JSON.stringify(props)}${protect ? "" : ", not protected"} ${JSON.stringify(options)}`,
      () => {
        assert.deepEqual(found(type, props, protect, options), expected);
      },
    );
  }
});
