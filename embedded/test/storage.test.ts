import assert from "node:assert/strict";
import { parseAllDocuments } from "yaml";
import { manifest } from "../cluster/kubectl.ts";

describe("the cluster's storage", () => {
  const documents = parseAllDocuments(
    manifest("provisioner.yaml", { PROVISIONER_IMAGE: "provisioner", VOLUMES: "/volumes" }),
  );
  const classes = documents
    .map((document) => document.toJS() as StorageClass)
    .filter(({ kind }) => kind === "StorageClass");

  it("has the classes that the environments ask for, with a single provisioner", () => {
    assert.deepEqual(
      classes.map(({ metadata, reclaimPolicy, provisioner }) => [metadata.name, reclaimPolicy, provisioner]),
      [
        ["standard", "Delete", "todo-chatbot.dev/host-path"],
        ["fast-ssd", "Retain", "todo-chatbot.dev/host-path"],
      ],
    );
  });

  it("has one class for claims that name none", () => {
    const isDefault = "storageclass.kubernetes.io/is-default-class";
    assert.deepEqual(
      classes
        .filter(({ metadata }) => metadata.annotations?.[isDefault] === "true")
        .map(({ metadata }) => metadata.name),
      ["standard"],
    );
  });
});

interface StorageClass {
  kind: string;
  metadata: { name: string; annotations?: Record<string, string> };
  reclaimPolicy: string;
  provisioner: string;
}
