import { autoscaler } from "../../../policy/rules/autoscaler";
import { barePods } from "../../../policy/rules/bare-pods";
import { jobLimits } from "../../../policy/rules/job-limits";
import { plainSecret } from "../../../policy/rules/plain-secret";
import { rbac } from "../../../policy/rules/rbac";
import { removedApis } from "../../../policy/rules/removed-apis";
import { rollingUpdate } from "../../../policy/rules/rolling-update";
import { changed, kinds, of } from "../../support/policy/fixtures";

describe("rbac", () => {
  const role = (rule: object) => ({
    metadata: { name: "web" },
    rules: [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get"], ...rule }],
  });

  for (const kind of ["Role", "ClusterRole"]) {
    for (const [rule, expected] of [
      [{}, []],
      [{ apiGroups: ["*"] }, ["rules[0].apiGroups: must not be a wildcard"]],
      [{ resources: ["*"] }, ["rules[0].resources: must not be a wildcard"]],
      [{ resources: ["pods/*"] }, ["rules[0].resources: must not be a wildcard"]],
      [{ verbs: ["*"] }, ["rules[0].verbs: must not be a wildcard"]],
      [{ resources: ["secrets"] }, ["rules[0].resourceNames: must name the Secrets that may be read"]],
      [
        { resources: ["secrets"], verbs: ["watch"], resourceNames: [] },
        ["rules[0].resourceNames: must name the Secrets that may be read"],
      ],
      [{ resources: ["secrets"], resourceNames: ["web"] }, []],
      [
        { resources: ["secrets"], verbs: ["list"], resourceNames: ["web", ""] },
        ["rules[0].resourceNames: must name the Secrets that may be read"],
      ],
      [{ resources: ["*/exec"], verbs: ["create"] }, ["rules[0].resources: must not be a wildcard"]],
      [
        { resources: ["secrets"], verbs: ["create"] },
        ["rules[0].resources: must not be writable: the holder could replace or delete any password"],
      ],
      [
        { resources: ["secrets"], verbs: ["get", "patch"], resourceNames: ["web"] },
        ["rules[0].resources: must not be writable: the holder could replace or delete any password"],
      ],
      [{ resources: ["pods/exec"], verbs: ["create"] }, ["rules[0].resources: must not give access to running pods"]],
      [
        { resources: ["nodes/proxy", "pods/attach"] },
        [
          "rules[0].resources: must not give access to running pods",
          "rules[0].resources: must not give access to running pods",
        ],
      ],
      [{ verbs: ["escalate"] }, ["rules[0].verbs: must not be granted: the holder could gain more rights"]],
      [{ resources: null, verbs: "get" }, []],
    ] as [object, string[]][]) {
      it(`reports ${expected.join(", ") || "nothing"} for a ${kind} with ${JSON.stringify(rule)}`, () => {
        of(rbac, `rbac.authorization.k8s.io/v1:${kind}`, role(rule), expected);
      });
    }
  }

  it("exempts a role in the config", () =>
    of(rbac, "rbac.authorization.k8s.io/v1:Role", role({ verbs: ["*"] }), [], { config: { roles: ["web"] } }));

  for (const kind of ["RoleBinding", "ClusterRoleBinding"]) {
    it(`refuses cluster-admin in a ${kind}`, () => {
      const binding = (name: string) => ({ metadata: { name: "web" }, roleRef: { kind: "ClusterRole", name } });
      of(rbac, `rbac.authorization.k8s.io/v1:${kind}`, binding("cluster-admin"), [
        "roleRef.name: must not grant all rights on the whole cluster",
      ]);
      of(rbac, `rbac.authorization.k8s.io/v1:${kind}`, binding("view"), []);
      of(rbac, `rbac.authorization.k8s.io/v1:${kind}`, binding("cluster-admin"), [], { config: { bindings: ["web"] } });
    });
  }
});

describe("plain-secret", () => {
  const refused = ["kind: must not be a Secret in plain text"];

  it("refuses a Secret in production, and elsewhere if the config says so", () => {
    of(plainSecret, "core/v1:Secret", { type: "Opaque" }, refused);
    of(plainSecret, "core/v1:Secret", {}, refused);
    of(plainSecret, "core/v1:Secret", {}, [], { environment: "staging" });
    of(plainSecret, "core/v1:Secret", {}, refused, { environment: "dev", config: { refused: true } });
    of(plainSecret, "core/v1:Secret", { type: "kubernetes.io/service-account-token" }, [], {
      config: { types: ["kubernetes.io/service-account-token"] },
    });
    of(plainSecret, "bitnami.com/v1alpha1:SealedSecret", {}, []);
  });
});

describe("autoscaler", () => {
  it("requires maxReplicas to be at least minReplicas, which defaults to 1", () => {
    const bounds = (minReplicas: unknown, maxReplicas: unknown) => ({ spec: { minReplicas, maxReplicas } });
    of(autoscaler, "autoscaling/v2:HorizontalPodAutoscaler", bounds(3, 3), []);
    of(autoscaler, "autoscaling/v2:HorizontalPodAutoscaler", bounds(3, 2), [
      "spec.maxReplicas: must be at least minReplicas, 3",
    ]);
    of(autoscaler, "autoscaling/v1:HorizontalPodAutoscaler", bounds(undefined, 0), [
      "spec.maxReplicas: must be at least minReplicas, 1",
    ]);
    of(autoscaler, "autoscaling/v2:HorizontalPodAutoscaler", {}, ["spec.maxReplicas: must be a number of replicas"]);
  });
});

describe("rolling-update", () => {
  const bounds = (maxSurge: unknown, maxUnavailable: unknown) => ({
    type: "RollingUpdate",
    rollingUpdate: { maxSurge, maxUnavailable },
  });

  for (const [strategy, expected] of [
    [undefined, []],
    [bounds(1, 0), []],
    [bounds(0, "25%"), []],
    [bounds(undefined, 0), []],
    [bounds(0, 0), ["spec.strategy.rollingUpdate: must not have both maxSurge and maxUnavailable at zero"]],
    [bounds("0%", 0), ["spec.strategy.rollingUpdate: must not have both maxSurge and maxUnavailable at zero"]],
    [{ type: "Recreate" }, ["spec.strategy.type: must be RollingUpdate"]],
  ] as [unknown, string[]][]) {
    it(`reports ${expected.join() || "nothing"} for ${JSON.stringify(strategy)}`, () =>
      of(rollingUpdate, "apps/v1:Deployment", { spec: { strategy } }, expected));
  }

  it("lets a Deployment in the config use Recreate", () => {
    of(
      rollingUpdate,
      "apps/v1:Deployment",
      { metadata: { name: "db" }, spec: { strategy: { type: "Recreate" } } },
      [],
      { config: { recreated: ["db"] } },
    );
  });
});

describe("job-limits", () => {
  const spec = {
    backoffLimit: 3,
    activeDeadlineSeconds: 600,
    ttlSecondsAfterFinished: 60,
    template: { spec: { restartPolicy: "Never" } },
  };
  const cron = {
    concurrencyPolicy: "Forbid",
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
    jobTemplate: { spec: { ...spec, ttlSecondsAfterFinished: undefined } },
  };

  for (const [change, expected] of [
    [{}, []],
    [{ backoffLimit: 0 }, []],
    [{ backoffLimit: undefined }, ["spec.backoffLimit: must be set"]],
    [{ activeDeadlineSeconds: null }, ["spec.activeDeadlineSeconds: must be set"]],
    [{ ttlSecondsAfterFinished: undefined }, ["spec.ttlSecondsAfterFinished: must be set"]],
    [{ "template.spec.restartPolicy": undefined }, ["spec.template.spec.restartPolicy: must be Never or OnFailure"]],
    [{ "template.spec.restartPolicy": "Always" }, ["spec.template.spec.restartPolicy: must be Never or OnFailure"]],
  ] as [Record<string, unknown>, string[]][]) {
    it(`reports ${expected.join() || "nothing"} for a Job with ${JSON.stringify(change)}`, () =>
      of(jobLimits, "batch/v1:Job", { spec: changed(spec, change) }, expected));
  }

  for (const [change, expected] of [
    [{}, []],
    [{ concurrencyPolicy: undefined }, ["spec.concurrencyPolicy: must be Forbid or Replace"]],
    [{ concurrencyPolicy: "Allow" }, ["spec.concurrencyPolicy: must be Forbid or Replace"]],
    [{ successfulJobsHistoryLimit: undefined }, ["spec.successfulJobsHistoryLimit: must be set"]],
    [{ "failedJobsHistoryLimit": undefined, "jobTemplate.spec.ttlSecondsAfterFinished": 60 }, []],
    [{ "jobTemplate.spec.backoffLimit": undefined }, ["spec.jobTemplate.spec.backoffLimit: must be set"]],
    [
      { "jobTemplate.spec.template.spec.restartPolicy": "Always" },
      ["spec.jobTemplate.spec.template.spec.restartPolicy: must be Never or OnFailure"],
    ],
  ] as [Record<string, unknown>, string[]][]) {
    it(`reports ${expected.join() || "nothing"} for a CronJob with ${JSON.stringify(change)}`, () =>
      of(jobLimits, "batch/v1:CronJob", { spec: changed(cron, change) }, expected));
  }
});

describe("bare-pods", () => {
  it("refuses a Pod, and nothing else", () => {
    of(barePods, "core/v1:Pod", { metadata: { name: "web" } }, ["kind: must not be a bare Pod"]);
    of(barePods, "core/v1:Pod", { metadata: { name: "test" } }, [], { config: { allowed: ["test"] } });
    for (const kind of Object.keys(kinds).filter((each) => each !== "core/v1:Pod")) of(barePods, kind, {}, []);
  });
});

describe("removed-apis", () => {
  it("names the release, and the API to use instead", () => {
    of(removedApis, "extensions/v1beta1:Ingress", {}, [
      "apiVersion: must not be used for Ingress: Kubernetes 1.22 removes it",
    ]);
    of(removedApis, "batch/v1beta1:CronJob", {}, [
      "apiVersion: must not be used for CronJob: Kubernetes 1.25 removes it",
    ]);
    of(removedApis, "policy/v1beta1:PodSecurityPolicy", {}, [
      "apiVersion: must not be used for PodSecurityPolicy: Kubernetes 1.25 removes it",
    ]);
    of(removedApis, "autoscaling/v2beta2:HorizontalPodAutoscaler", {}, [
      "apiVersion: must not be used for HorizontalPodAutoscaler: Kubernetes 1.26 removes it",
    ]);
  });

  it("reports nothing for an API that Kubernetes serves, or one that isn't its own", () => {
    for (const type of [
      "apps/v1:Deployment",
      "networking.k8s.io/v1:Ingress",
      "example.com/v1beta1:Ingress",
      "random:index/randomPassword:RandomPassword",
    ])
      of(removedApis, type, {}, []);
  });
});
