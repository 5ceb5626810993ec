import assert from "node:assert/strict";
import { join } from "node:path";
import { execa } from "execa";
import type { Tree } from "../../settings/formats/tree";
import type { KubernetesObject } from "../support/program";
import { chart, helmTemplate, helmView } from "./views";

const files = ["values-development.yaml", "values-staging.yaml", "values-production.yaml"];
const secret = "only-for-a-test-only-for-a-test-0123456789";
/** The values that a release must get. */
const secrets = { databasePassword: secret, jwtSecret: secret, betterAuthSecret: secret };
const rendered = (file: string, ...options: string[]) => helmView(secrets, "--values", join(chart, file), ...options);

/** The reason why a chart with the given values isn't rendered. */
async function refusal(values: Tree, ...options: string[]): Promise<string> {
  const { exitCode, stderr } = await helmTemplate(values, ...options);
  assert.notEqual(exitCode, 0);
  return stderr;
}

describe("helm", () => {
  for (const file of files) {
    it(`CHT-15 finds nothing wrong with the chart and ${file}`, async () => {
      const { stdout, exitCode } = await execa("helm", ["lint", "--strict", chart, "--values", join(chart, file)], {
        reject: false,
      });
      assert.equal(exitCode, 0, stdout);
      assert.doesNotMatch(stdout, /\[(WARNING|ERROR)\]/);
    });
  }

  const production = "values-production.yaml";

  it("CHT-11 CHT-12 renders in each template what its name says", async () => {
    const kinds: Record<string, string> = {
      "deployment-frontend": "Deployment",
      "deployment-backend": "Deployment",
      "deployment-postgres": "StatefulSet",
      "service-frontend": "Service",
      "service-backend": "Service",
      "service-postgres": "Service",
      "configmap": "ConfigMap",
      "secret": "Secret",
      "ingress": "Ingress",
      "hpa-backend": "HorizontalPodAutoscaler",
      "hpa-frontend": "HorizontalPodAutoscaler",
      "networkpolicy-backend": "NetworkPolicy",
      "networkpolicy-frontend": "NetworkPolicy",
      "serviceaccount": "ServiceAccount",
      "pdb-backend": "PodDisruptionBudget",
      "job-migration": "Job",
      "cronjob-daily-reminders": "CronJob",
      "tests/test-connection": "Pod",
    };
    for (const [name, kind] of Object.entries(kinds)) {
      // In production, an operator creates the Secret.
      const objects = await rendered(
        name === "secret" ? "values-staging.yaml" : production,
        "--show-only",
        `templates/${name}.yaml`,
      );
      assert.deepEqual(
        objects.map((object) => object.kind),
        [kind],
        name,
      );
    }
    const [claim] = await rendered(
      production,
      "--set",
      "database.internal.kind=Deployment",
      "--show-only",
      "templates/pvc-postgres.yaml",
    );
    assert.equal(claim?.kind, "PersistentVolumeClaim");
  });

  it("CHT-13 renders optional objects only if they are enabled", async () => {
    const kinds = (objects: KubernetesObject[]) =>
      objects
        .map(({ kind }) => kind)
        .filter((kind) => /Ingress|HorizontalPod|NetworkPolicy|Disruption|Role|CronJob/.test(kind));
    assert.deepEqual(kinds(await rendered("values-development.yaml")), ["CronJob"]);
    assert.deepEqual([...new Set(kinds(await rendered(production)))].sort(), [
      "CronJob",
      "HorizontalPodAutoscaler",
      "Ingress",
      "NetworkPolicy",
      "PodDisruptionBudget",
      "Role",
      "RoleBinding",
    ]);
  });

  it("CHT-19 gives each container requests and limits", async () => {
    for (const file of files) {
      const pods = (await rendered(file)).flatMap(({ kind, spec }) =>
        kind === "Pod" ? spec : (spec?.template?.spec ?? spec?.jobTemplate?.spec.template.spec ?? []),
      );
      assert.ok(pods.length >= 4);
      for (const { resources } of pods.flatMap(({ containers }) => containers)) {
        for (const kind of ["requests", "limits"])
          assert.deepEqual(Object.keys(resources[kind] as object).sort(), ["cpu", "memory"]);
      }
    }
  });

  it(
    "CHT-12 TST-1 leaves the connection test to `helm test`, whether or not a stack's " + "updates end with it",
    async () => {
      for (const enabled of ["true", "false"]) {
        const pods = (await rendered(production, "--set", `connectionTest.enabled=${enabled}`)).filter(
          ({ kind }) => kind === "Pod",
        );
        assert.deepEqual(
          pods.map(({ metadata }) => [metadata.name, metadata.annotations?.["helm.sh/hook"]]),
          [["todo-connection-test", "test"]],
        );
      }
    },
  );

  it("TST-1 NET-9 opens the release's own policies for the connection test while it runs", async () => {
    const hooks = async (enabled: boolean) => {
      const objects = await rendered(
        production,
        "--set",
        `networkPolicy.enabled=true,connectionTest.enabled=${enabled}`,
      );
      return objects.filter(
        ({ metadata }) =>
          metadata.annotations?.["helm.sh/hook"] === "test" &&
          metadata.annotations["helm.sh/hook-delete-policy"]?.includes("hook-succeeded"),
      );
    };
    const names = (objects: KubernetesObject[]) =>
      objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort();
    assert.deepEqual(names(await hooks(true)), ["Pod todo-connection-test"]);
    const objects = await hooks(false);
    const policies = ["backend", "frontend", "test"].map((member) => `NetworkPolicy todo-connection-test-${member}`);
    assert.deepEqual(names(objects), [...policies, "Pod todo-connection-test"]);
    // The policies come before the pod that needs them.
    for (const { kind, metadata } of objects)
      assert.equal(metadata.annotations?.["helm.sh/hook-weight"], kind === "Pod" ? undefined : "-1");
  });

  it("TST-2 TST-3 asks both Services once", async () => {
    const [pod] = await rendered(production, "--show-only", "templates/tests/test-connection.yaml");
    assert.equal(pod?.spec.restartPolicy, "Never");
    const urls = ["http://todo-frontend:3000/ready", "http://todo-backend:8000/ready"];
    assert.deepEqual(pod?.spec.containers[0].command, ["python", "-m", "app.connection_test", "--timeout=60", ...urls]);
  });

  it("CHT-7 refuses a cluster that is too old", async () => {
    assert.match(await refusal(secrets, "--kube-version", "1.26.15"), /requires kubeVersion: >=1\.27\.0-0 .*1\.26\.15/);
    await rendered(production, "--kube-version", "1.27.3-gke.100");
  });

  it("CHT-18 SCR-17 refuses a release without its secrets, by name", async () => {
    for (const name of Object.keys(secrets)) {
      const said = await refusal(Object.fromEntries(Object.entries(secrets).filter(([key]) => key !== name)));
      assert.match(said, new RegExp(`${name} has no default`));
      assert.equal(said.includes(secret), false);
    }
  });

  const wrong: [id: string, values: object, named: RegExp][] = [
    ["CFG-7", { backend: { replicaCount: 0 } }, /at '\/backend\/replicaCount': minimum: got 0, want 1/],
    ["CFG-7", { backend: { replicaCount: 1.5 } }, /at '\/backend\/replicaCount': got number, want integer/],
    ["CFG-7", { backend: { replicaCount: 21 } }, /at '\/backend\/replicaCount': maximum: got 21, want 20/],
    ["CFG-10", { frontend: { service: { port: 65536 } } }, /at '\/frontend\/service\/port'/],
    ["CFG-14", { backend: { logLevel: "LOUD" } }, /at '\/backend\/logLevel'/],
    ["CFG-1", { global: { environment: "test" } }, /at '\/global\/environment'/],
    ["CFG-12", { backend: { resources: { requests: { cpu: "fast" } } } }, /at '\/backend\/resources\/requests\/cpu'/],
    [
      "CFG-12",
      { database: { internal: { resources: { limits: { memory: "0Mi" } } } } },
      /at '\/database\/internal\/resources\/limits\/memory'/,
    ],
    ["CFG-26", { backend: { replicaCuont: 2 } }, /at '\/backend': additional properties 'replicaCuont' not allowed/],
    ["CFG-26", { token: "x" }, /at '': additional properties 'token' not allowed/],
    ["SCR-7", { secrets: { source: "memory" } }, /at '\/secrets\/source'/],
    ["ING-4", { ingress: { host: "https://todo.example.com" } }, /at '\/ingress\/host'/],
    ["ING-4", { ingress: { host: `${"a.".repeat(130)}com` } }, /at '\/ingress\/host'/],
  ];
  for (const [id, values, named] of wrong) {
    it(`CHT-16 ${id} refuses ${JSON.stringify(values).slice(0, 80)}, and says where`, async () => {
      assert.match(await refusal({ ...secrets, ...values }), named);
    });
  }

  /** What only a stack can do, and where the refusal is reported. */
  const ofStacks: [values: Tree, at: string, key: string][] = [
    [{ promoteFrom: "staging" }, "", "promoteFrom"],
    [{ backendFrom: "dev" }, "", "backendFrom"],
    [{ cluster: { kind: "existing", context: "prod" } }, "", "cluster"],
    [{ kubeconfig: { secure: "x" } }, "", "kubeconfig"],
    [{ imageScan: { enabled: false } }, "", "imageScan"],
    [{ secrets: { operatorTimeout: 60 } }, "/secrets", "operatorTimeout"],
    [{ frontend: { image: { buildArgs: { NODE_ENV: "test" } } } }, "/frontend/image", "buildArgs"],
    [{ backend: { service: { allowPortRemap: true } } }, "/backend/service", "allowPortRemap"],
    [{ networkPolicy: { frontendNamespaces: ["todo-front"] } }, "/networkPolicy", "frontendNamespaces"],
    [{ database: { internal: { expectedSize: "5Gi" } } }, "/database/internal", "expectedSize"],
  ];
  for (const [values, at, key] of ofStacks) {
    it(`CHT-16 CFG-26 refuses ${JSON.stringify(values)}, which no release can do`, async () => {
      assert.ok(
        (await refusal({ ...secrets, ...values })).includes(`at '${at}': additional properties '${key}' not allowed`),
      );
    });
  }

  it("CHT-21 LBL-2 puts the release's name and namespace into its objects", async () => {
    const objects = await rendered(production, "--namespace", "there", "--name-template", "autumn");
    assert.ok(objects.length > 15);
    for (const { kind, metadata } of objects) {
      assert.equal(metadata.labels?.["app.kubernetes.io/instance"], "autumn", kind);
      // As in the program, claims keep the labels from their StatefulSet's template.
      if (kind !== "PersistentVolumeClaim")
        assert.equal(metadata.labels?.["app.kubernetes.io/managed-by"], "Helm", kind);
      assert.equal(metadata.namespace, "there", kind);
    }
  });

  it("CFG-5 creates a namespace if the values name one that isn't the release's", async () => {
    const objects = await helmView({ ...secrets, namespace: "todo" }, "--namespace", "there");
    assert.deepEqual(
      objects.filter(({ kind }) => kind === "Namespace").map(({ metadata }) => metadata.name),
      ["todo"],
    );
    for (const { kind, metadata } of objects)
      assert.equal(metadata.namespace, kind === "Namespace" ? undefined : "todo");
  });

  const migrations = async (...options: string[]) => {
    const jobs = await rendered(production, "--show-only", "templates/job-migration.yaml", ...options);
    return Object.fromEntries(
      jobs.map(({ metadata, spec }) => [
        metadata.name,
        { annotations: metadata.annotations ?? {}, env: spec.template.spec.containers[0].env },
      ]),
    );
  };

  it("X-19 migrates in a separate Job before an upgrade changes the pods", async () => {
    assert.deepEqual((await migrations())["todo-migration"]?.annotations, {});
    assert.deepEqual((await migrations("--is-upgrade"))["todo-migration"]?.annotations, {
      "helm.sh/hook": "pre-upgrade",
      "helm.sh/hook-delete-policy": "before-hook-creation,hook-succeeded",
    });
  });

  it("X-19 gives the servers' roles their passwords once an upgrade has its new Secret", async () => {
    const jobs = await migrations("--is-upgrade");
    assert.deepEqual(Object.keys(jobs).sort(), ["todo-migration", "todo-migration-1"]);
    const optional = (job: string) =>
      Object.fromEntries(
        jobs[job]!.env.filter(({ name }: { name: string }) => name.endsWith("DATABASE_URL")).map(
          ({ name, valueFrom }: any) => [name, valueFrom.secretKeyRef.optional === true],
        ),
      );
    // The Secret that the hook finds is the one of the version before, which may lack them.
    assert.deepEqual(optional("todo-migration"), {
      DATABASE_URL: false,
      BACKEND_DATABASE_URL: true,
      FRONTEND_DATABASE_URL: true,
    });
    assert.deepEqual(jobs["todo-migration-1"]?.annotations, {});
    assert.deepEqual(optional("todo-migration-1"), {
      DATABASE_URL: false,
      BACKEND_DATABASE_URL: false,
      FRONTEND_DATABASE_URL: false,
    });
  });

  it("SCR-9 derives the passwords of the servers' roles, each from the owner's, if it has no others", async () => {
    const urlsOf = async (values: Tree) => {
      const secret = (await helmView({ ...secrets, ...values })).find(({ kind }) => kind === "Secret")!;
      return ["backend-database-url", "frontend-database-url"].map((key) => String(secret.stringData[key]));
    };
    const [backend = "", frontend = ""] = await urlsOf({});
    assert.match(backend, /^postgresql:\/\/todo_user_backend:[^:@]{20,}@todo-postgres:5432\/todo_db$/);
    assert.match(frontend, /^postgresql:\/\/todo_user_frontend:[^:@]{20,}@todo-postgres:5432\/todo_db$/);
    assert.notEqual(new URL(backend).password, new URL(frontend).password);
    assert.deepEqual(await urlsOf({}), [backend, frontend]);
    assert.notDeepEqual(await urlsOf({ databasePassword: `${secret}-2` }), [backend, frontend]);
  });
});
