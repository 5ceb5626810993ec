import assert from "node:assert/strict";
import { clusterFailure } from "../../../toolchain/stack/cluster-failure.ts";
import { Failure } from "../../../embedded/host/failure.ts";
import type { WorkloadObject } from "../../../toolchain/stack/status/objects.ts";
import { statusTable } from "../../../toolchain/stack/status/table.ts";
import { ago, shortImage, workloadStatus } from "../../../toolchain/stack/status/workload.ts";

const now = new Date("2026-11-21T12:00:00Z");
const digest = `registry.test/todo/backend@sha256:0123456789abcdef${"0".repeat(48)}`;
const url = "https://todo.example.com";

type Changes = { [Part in "metadata" | "spec" | "status"]?: object };

function object(kind: WorkloadObject["kind"], { metadata, spec, status }: Changes): WorkloadObject {
  const secretKeyRef = { name: "todo-app-secret", key: "jwt-secret" };
  const template = { spec: { containers: [{ image: digest, env: [{ valueFrom: { secretKeyRef } }, {}] }] } };
  return {
    kind,
    metadata: { name: "todo-backend", creationTimestamp: "2026-11-01T12:00:00Z", ...metadata },
    spec: { ...(kind === "CronJob" ? { jobTemplate: { spec: { template } } } : { template }), ...spec },
    status: { ...status },
  };
}

const row = (each: WorkloadObject, secrets: Parameters<typeof workloadStatus>[1] = []) =>
  workloadStatus(each, secrets, url, now);

describe("a workload's status", () => {
  const rolledOut = { observedGeneration: 2, updatedReplicas: 2, readyReplicas: 2 };
  const condition = (type: string, status = "True") => ({ conditions: [{ type, status }] });
  const cases: [what: string, object: WorkloadObject, healthy: boolean, health: string][] = [
    [
      "a Deployment whose pods are ready",
      object("Deployment", { metadata: { generation: 2 }, spec: { replicas: 2 }, status: rolledOut }),
      true,
      "2 of 2 ready",
    ],
    [
      "a StatefulSet that was asked for once",
      object("StatefulSet", { spec: {}, status: { updatedReplicas: 1, readyReplicas: 1 } }),
      true,
      "1 of 1 ready",
    ],
    [
      "one that lacks a pod",
      object("Deployment", { spec: { replicas: 3 }, status: { ...rolledOut, updatedReplicas: 3 } }),
      false,
      "2 of 3 ready",
    ],
    [
      "one without any word from its controller",
      object("Deployment", { spec: { replicas: 1 } }),
      false,
      "0 of 1 ready",
    ],
    [
      "one whose change the controller hasn't seen",
      object("Deployment", { metadata: { generation: 3 }, spec: { replicas: 2 }, status: rolledOut }),
      false,
      "2 of 2 ready, rolling out",
    ],
    [
      "one with an old pod left",
      object("Deployment", { spec: { replicas: 2 }, status: { ...rolledOut, updatedReplicas: 1 } }),
      false,
      "2 of 2 ready, rolling out",
    ],
    ["one scaled to nothing", object("Deployment", { spec: { replicas: 0 } }), true, "0 of 0 ready"],
    ["a Job that is done", object("Job", { status: condition("Complete") }), true, "succeeded"],
    ["a Job that is given up", object("Job", { status: condition("Failed") }), false, "failed"],
    ["a Job at work", object("Job", { status: condition("Failed", "False") }), true, "running"],
    ["a CronJob before its first time", object("CronJob", {}), true, "not run yet"],
    ["a CronJob that is off", object("CronJob", { spec: { suspend: true } }), true, "suspended"],
    [
      "a CronJob that succeeds",
      object("CronJob", {
        status: { lastScheduleTime: "2026-11-21T09:00:00Z", lastSuccessfulTime: "2026-11-21T09:00:07Z" },
      }),
      true,
      "succeeded 2 h ago",
    ],
    [
      "a CronJob whose last run didn't",
      object("CronJob", {
        status: { lastScheduleTime: "2026-11-21T09:00:00Z", lastSuccessfulTime: "2026-11-20T09:00:07Z" },
      }),
      false,
      "no success since 3 h ago",
    ],
  ];
  for (const [what, given, healthy, health] of cases) {
    it(`is "${health}" for ${what}`, () => {
      const status = row(given);
      assert.deepEqual({ healthy: status.healthy, health: status.health }, { healthy, health });
    });
  }

  it("has the image's short digest, or its tag", () => {
    assert.equal(row(object("CronJob", {})).image, "sha256:0123456789ab");
    assert.deepEqual(
      [shortImage("registry.test:5000/todo/backend:1.2.3"), shortImage("registry.test:5000/backend")],
      ["1.2.3", "latest"],
    );
  });

  it("SCR-18 has the age of the oldest secret that the pod reads, and of no other", () => {
    const annotations = {
      "rotation.todo-app/jwt-secret": "2026-08-01",
      "rotation.todo-app/database-password": "2026-01-01",
      "rotation.todo-app/interval-days": "90",
      "other": "x",
    };
    const reads = object("Deployment", {});
    assert.deepEqual(row(reads, [{ name: "todo-app-secret", annotations }]).secrets, {
      key: "jwt-secret",
      days: 112,
      intervalDays: 90,
    });
    assert.equal(row(reads, [{ name: "another-secret", annotations }]).secrets, undefined);
    const all = object("Deployment", {
      spec: {
        template: { spec: { containers: [{ image: "x" }], volumes: [{ secret: { secretName: "todo-app-secret" } }] } },
      },
    });
    assert.equal(row(all, [{ name: "todo-app-secret", annotations }]).secrets?.key, "database-password");
    const some = object("Deployment", {
      spec: {
        template: {
          spec: {
            containers: [{ image: "x" }],
            // As with keyStyle `env`.
            volumes: [{ secret: { secretName: "todo-app-secret", items: [{ key: "JWT_SECRET_KEY" }] } }],
          },
        },
      },
    });
    assert.equal(row(some, [{ name: "todo-app-secret", annotations }]).secrets?.key, "jwt-secret");
  });

  it("has the time of Pulumi's last change, or of its creation", () => {
    const managedFields = [
      { manager: "pulumi-kubernetes-1a", time: "2026-11-20T12:00:00Z" },
      { manager: "pulumi-kubernetes-2b", time: "2026-11-21T11:00:00Z" },
      { manager: "kube-controller-manager", subresource: "status", time: "2026-11-21T11:59:00Z" },
    ];
    assert.equal(row(object("Deployment", { metadata: { managedFields } })).updatedAt, "2026-11-21T11:00:00Z");
    assert.equal(row(object("Deployment", {})).updatedAt, "2026-11-01T12:00:00Z");
  });

  it("shows ages in their largest unit", () => {
    const times = [
      "2026-11-21T11:59:18Z",
      "2026-11-21T11:01:00Z",
      "2026-11-20T12:00:01Z",
      "2026-11-20T12:00:00Z",
      "2026-11-21T12:00:05Z",
    ];
    assert.deepEqual(
      times.map((time) => ago(time, now)),
      ["42 s ago", "59 min ago", "23 h ago", "1 d ago", "0 s ago"],
    );
  });
});

describe("a stack's status table", () => {
  const frontend = object("Deployment", {
    metadata: { name: "todo-frontend", labels: { "app.kubernetes.io/component": "frontend" } },
    spec: { replicas: 1 },
    status: { readyReplicas: 1, updatedReplicas: 1 },
  });
  const annotations = { "rotation.todo-app/jwt-secret": "2026-08-01", "rotation.todo-app/interval-days": "90" };
  const workloads = [
    row(frontend, [{ name: "todo-app-secret", annotations }]),
    row(object("Deployment", { spec: { replicas: 2 }, status: { readyReplicas: 1 } })),
  ];

  it("has a row for each workload, and the stack's last update", () => {
    assert.equal(
      statusTable({ stack: "prod", lastUpdate: { result: "succeeded", at: "2026-11-21T11:30:00Z" }, workloads }, now),
      [
        "  Workload                  Health        Image                Oldest secret                       " +
          "Changed   URL",
        "✔ deployment/todo-frontend  1 of 1 ready  sha256:0123456789ab  112 d: jwt-secret, older than 90 d  20 d " +
          "ago  https://todo.example.com",
        "✖ deployment/todo-backend   1 of 2 ready  sha256:0123456789ab                                      20 d ago",
        "",
        "Last update of prod: succeeded, 30 min ago",
      ].join("\n"),
    );
  });

  it("says so if no update is recorded", () => {
    assert.match(
      statusTable({ stack: "prod", lastUpdate: undefined, workloads: [] }, now),
      /Last update of prod: none is recorded$/,
    );
  });
});

describe("a cluster that can't give a status", () => {
  const cases: [words: string, what: RegExp, why: RegExp][] = [
    [
      'E1121 12:00:00.000000  4711 memcache.go:265] "Unhandled Error" err="x"\n' +
        "error: You must be logged in to the server (Unauthorized)",
      /doesn't accept the kubeconfig's credentials/,
      /^error: You must be logged in/,
    ],
    [
      "Unable to connect to the server: getting credentials: exec: executable aws not found",
      /doesn't accept the kubeconfig's credentials/,
      /executable aws/,
    ],
    ['error: context "gone" does not exist', /The kubeconfig can't be used/, /"gone"/],
    ["error: cannot locate context gone", /The kubeconfig can't be used/, /gone/],
    [
      "error: error loading config file \"/tmp/kubeconfig\": yaml: line 1: did not find expected ',' or '}'",
      /The kubeconfig can't be used/,
      /yaml: line 1/,
    ],
    [
      "Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown " +
        "authority",
      /The kubeconfig can't be used/,
      /x509/,
    ],
    [
      "The connection to the server 127.0.0.1:1 was refused\ndial tcp 127.0.0.1:1: connect: connection refused",
      /The cluster doesn't answer/,
      /refused/,
    ],
    ["no end after 30000 ms", /The cluster doesn't answer/, /30000/],
    [
      'Error from server (Forbidden): deployments.apps is forbidden: User "x"',
      /may not read the stack's namespace/,
      /User "x"/,
    ],
    ["error: something new", /The cluster can't be queried/, /something new/],
    ["", /The cluster can't be queried/, /names no cause/],
  ];
  for (const [words, what, why] of cases) {
    it(`is reported in one message: ${words.split("\n").at(-1)?.slice(0, 60)}`, () => {
      const failure = clusterFailure("prod", words);
      assert.ok(failure instanceof Failure);
      assert.match(failure.message, what);
      assert.match(failure.message, /\(stack prod\)$/);
      assert.match(failure.why, why);
      assert.equal(failure.why.includes("\n"), false);
    });
  }
});
