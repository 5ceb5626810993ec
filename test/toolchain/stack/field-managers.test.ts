import assert from "node:assert/strict";
import { Failure } from "../../../embedded/host/failure.ts";
import { StackCluster } from "../../../toolchain/stack/cluster.ts";
import { clusterFailure } from "../../../toolchain/stack/cluster-failure.ts";
import { changesOf, foreignChanges } from "../../../toolchain/stack/field-managers.ts";

const at = "2026-11-30T15:20:12Z";

/** An object as `kubectl get` prints it: recorded from Kubernetes 1.37, shortened. */
function line(object: string, managers: object[], owner = ""): string {
  return [object, owner, JSON.stringify(managers)].join("\t");
}

const ofPulumi = {
  manager: "pulumi-kubernetes-edeb1ebb",
  operation: "Apply",
  time: "2026-11-30T15:20:11Z",
  fieldsV1: { "f:spec": { "f:selector": {} } },
};
const variable = { "f:env": { ".": {}, 'k:{"name":"DEBUG"}': { ".": {}, "f:name": {}, "f:value": {} } } };
const setEnv = {
  manager: "kubectl-set",
  operation: "Update",
  time: at,
  fieldsV1: { "f:spec": { "f:template": { "f:spec": { "f:containers": { 'k:{"name":"web"}': variable } } } } },
};
const scale = {
  manager: "kubectl",
  operation: "Update",
  subresource: "scale",
  time: at,
  fieldsV1: { "f:spec": { "f:replicas": {} } },
};
const ofController = {
  manager: "kube-controller-manager",
  operation: "Update",
  time: at,
  fieldsV1: { "f:metadata": { "f:annotations": { ".": {}, "f:deployment.kubernetes.io/revision": {} } } },
};
const status = { ...scale, manager: "kubelet-by-hand", subresource: "status" };
const created = { manager: "kubectl-create", operation: "Update", time: at, fieldsV1: { "f:data": { "f:a": {} } } };

describe("what others have changed in a stack's namespace", () => {
  const cases: { of: string; line: string; changes: object[] }[] = [
    {
      of: "an object of the stack's alone has nothing",
      line: line("Deployment/web", [ofPulumi, ofController, status]),
      changes: [],
    },
    {
      of: "a field that someone set has its path, who and when",
      line: line("Deployment/web", [ofPulumi, setEnv]),
      changes: [
        {
          object: "Deployment/web",
          manager: "kubectl-set",
          at,
          fields: ["spec.template.spec.containers[name=web].env[name=DEBUG]"],
          isScaling: false,
        },
      ],
    },
    {
      of: "kubectl scale is told from other changes",
      line: line("Deployment/web", [ofPulumi, scale]),
      changes: [{ object: "Deployment/web", manager: "kubectl", at, fields: ["spec.replicas"], isScaling: true }],
    },
    {
      of: "an object that someone created has no fields",
      line: line("ConfigMap/stray", [created]),
      changes: [{ object: "ConfigMap/stray", manager: "kubectl-create", at, fields: [], isScaling: false }],
    },
    {
      of: "what another object owns has nothing",
      line: line("ReplicaSet/web-57c66b6686", [created], "Deployment"),
      changes: [],
    },
    {
      of: "what Kubernetes creates has nothing",
      line: line("ConfigMap/kube-root-ca.crt", [ofController]),
      changes: [],
    },
    { of: "an object without managers has nothing", line: "ServiceAccount/default\t\t", changes: [] },
  ];
  for (const { of, line, changes } of cases) it(of, () => assert.deepEqual(changesOf(line), changes));

  /** A cluster that answers with what the real one wrote. */
  class Answering extends StackCluster {
    readonly asked: string[] = [];
    private readonly hidden: string[];

    constructor(hidden: string[]) {
      super("prod", {});
      this.hidden = hidden;
    }

    override kubectl([verb = "", kinds = ""]: string[]): Promise<string> {
      const listed = "configmaps\nevents\nsecrets\nroles.rbac.authorization.k8s.io\npods.metrics.k8s.io";
      if (verb === "api-resources") return Promise.resolve(listed);
      this.asked.push(kinds);
      const refused = kinds.split(",").filter((kind) => this.hidden.includes(kind));
      if (refused.length === 0) return Promise.resolve(line("ConfigMap/stray", [created]));
      const why = refused
        .map((kind) => {
          const [resource, ...group] = kind.split(".");
          return (
            `Error from server (Forbidden): ${kind} is forbidden: User "nobody" cannot list resource "${resource}" ` +
            `in API group "${group.join(".")}" in the namespace "todo-prod"`
          );
        })
        .join("\n");
      const cause = new Failure("Command failed: kubectl get", { why, fix: "" });
      return Promise.reject(clusterFailure("prod", why, cause));
    }
  }

  it("is looked for in every kind but Kubernetes' own records", async () => {
    const cluster = new Answering([]);
    const { changes, unread } = await foreignChanges(cluster, "todo-prod");
    assert.deepEqual(cluster.asked, ["configmaps,secrets,roles.rbac.authorization.k8s.io"]);
    assert.deepEqual([changes.map(({ object }) => object), unread], [["ConfigMap/stray"], []]);
  });

  it("leaves out the kinds that the user may not list, and names them", async () => {
    const cluster = new Answering(["secrets", "roles.rbac.authorization.k8s.io"]);
    const { changes, unread } = await foreignChanges(cluster, "todo-prod");
    assert.deepEqual(unread, ["secrets", "roles.rbac.authorization.k8s.io"]);
    assert.deepEqual(cluster.asked.at(-1), "configmaps");
    assert.deepEqual(changes.length, 1);
  });

  it("fails if the user may list nothing", async () => {
    const all = ["configmaps", "secrets", "roles.rbac.authorization.k8s.io"];
    await assert.rejects(foreignChanges(new Answering(all), "todo-prod"), /user may not read the stack's namespace/);
  });
});
