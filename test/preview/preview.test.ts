import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { policies, Workspace } from "../support/workspace";

interface Step {
  op: string;
  newState?: { type: string; inputs: any };
}

/** What every stack creates: two built components, a database and what they share. */
const common = {
  "docker-build:index:Image": 2,
  "kubernetes:apps/v1:Deployment": 2,
  "kubernetes:apps/v1:StatefulSet": 1,
  "kubernetes:batch/v1:CronJob": 1,
  "kubernetes:batch/v1:Job": 1,
  "kubernetes:core/v1:ConfigMap": 1,
  "kubernetes:core/v1:Namespace": 1,
  "kubernetes:core/v1:PersistentVolumeClaim": 1,
  "kubernetes:core/v1:Secret": 1,
  "kubernetes:core/v1:Service": 3,
  "kubernetes:core/v1:ServiceAccount": 1,
  // Two guards, the checks of two images, and the release.
  "pulumi:index:Stash": 5,
  "pulumi:providers:kubernetes": 1,
  "random:index/randomPassword:RandomPassword": 6,
};
const staging = {
  ...common,
  // The stack brings the keys; the database's passwords are generated.
  "random:index/randomPassword:RandomPassword": 4,
  "kubernetes:batch/v1:CronJob": 2,
  "kubernetes:core/v1:PersistentVolumeClaim": 2,
  "kubernetes:autoscaling/v2:HorizontalPodAutoscaler": 2,
  "kubernetes:networking.k8s.io/v1:Ingress": 1,
  "kubernetes:networking.k8s.io/v1:NetworkPolicy": 8,
  // The connection test, which promotion to production requires.
  "kubernetes:core/v1:Pod": 1,
  // The database's image is checked, too.
  "pulumi:index:Stash": 6,
};
const stagingAlone = [
  "kubernetes:core/v1:Secret",
  "random:index/randomPassword:RandomPassword",
  "kubernetes:core/v1:Pod",
];
const production = {
  ...Object.fromEntries(Object.entries(staging).filter(([type]) => !stagingAlone.includes(type))),
  "kubernetes:networking.k8s.io/v1:NetworkPolicy": 7,
  "kubernetes:external-secrets.io/v1:ExternalSecret": 1,
  "kubernetes:policy/v1:PodDisruptionBudget": 2,
  "kubernetes:rbac.authorization.k8s.io/v1:Role": 1,
  "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding": 1,
};

const environments = {
  dev: {
    environment: "development",
    secrets: {},
    resources: common as Record<string, number>,
    replicas: 1,
    range: undefined,
    namespace: "todo-dev",
    url: undefined,
    frontend: "NodePort",
    storageClass: "standard",
  },
  staging: {
    environment: "staging",
    secrets: {
      "todo:jwtSecret": "kX7vQm2pR9tZ4wB8nL3cF6hJ1sD5gY0a",
      "todo:betterAuthSecret": "aY0gD5sJ1hF6cL3nB8wZ4tR9pQm2vX7k",
    },
    resources: staging,
    replicas: undefined,
    range: [2, 5],
    namespace: "todo-staging",
    url: "https://staging.todo.example.com",
    frontend: "ClusterIP",
    storageClass: "standard",
  },
  prod: {
    environment: "production",
    secrets: {},
    resources: production,
    replicas: undefined,
    range: [3, 20],
    namespace: "todo-prod",
    url: "https://todo.example.com",
    frontend: "ClusterIP",
    storageClass: "fast-ssd",
  },
};

for (const [stack, expected] of Object.entries(environments)) {
  describe(`preview of ${stack}`, () => {
    // Staging and production deploy to another cluster, whose API server the embedded cluster plays here.
    const workspace = new Workspace(stack, stack, { "todo:cluster": { kind: "embedded" } });
    let steps: Step[];

    const inputsOf = (type: string) =>
      steps.flatMap(({ newState }) => (newState?.type === type ? [newState.inputs] : []));

    before(async () => {
      await workspace.init();
      for (const [key, value] of Object.entries(expected.secrets)) await workspace.setSecret(key, value);
      const { exitCode, stdout, output } = await workspace.pulumi(
        "preview",
        "--json",
        ...policies(stack),
        workspace.scanner,
      );
      assert.equal(exitCode, 0, output);
      ({ steps } = JSON.parse(stdout) as { steps: Step[] });
    });

    after(() => workspace.remove());

    it("creates exactly the resources of the application", () => {
      const counts: Record<string, number> = {};
      for (const { op, newState } of steps) {
        // The volume behind production's claim is read; it is only known once the claim is bound.
        if (op === "read") continue;
        assert.equal(op, "create");
        const type = newState?.type ?? "";
        if (!type.startsWith("todo:") && type !== "pulumi:pulumi:Stack") counts[type] = (counts[type] ?? 0) + 1;
      }
      assert.deepEqual(counts, expected.resources);
    });

    it("ENV-1 ENV-6 ENV-12 CFG-5 has the environment's replicas, Service type and namespace", () => {
      assert.deepEqual(
        inputsOf("kubernetes:apps/v1:Deployment").map(({ spec }) => spec.replicas),
        [expected.replicas, expected.replicas],
      );
      const ranges = inputsOf("kubernetes:autoscaling/v2:HorizontalPodAutoscaler").map(({ spec }) => [
        spec.minReplicas,
        spec.maxReplicas,
      ]);
      assert.deepEqual(ranges, expected.range ? [expected.range, expected.range] : []);
      const frontend = inputsOf("kubernetes:core/v1:Service").find(({ metadata }) => metadata.name === "todo-frontend");
      assert.equal(frontend.spec.type, expected.frontend);
      assert.equal(inputsOf("kubernetes:core/v1:Namespace")[0].metadata.name, expected.namespace);
    });

    it("ING-10 CM-15 ENV-8 routes its host to the application, with a certificate", () => {
      const ingresses = inputsOf("kubernetes:networking.k8s.io/v1:Ingress");
      const hosts = ingresses.flatMap(({ spec }) => spec.rules.map(({ host }: { host: string }) => `https://${host}`));
      assert.deepEqual(hosts, expected.url ? [expected.url] : []);
      if (!expected.url) return;
      assert.deepEqual(ingresses[0].spec.tls[0].hosts, [new URL(expected.url).host]);
      const { data } = inputsOf("kubernetes:core/v1:ConfigMap")[0];
      assert.deepEqual([data["frontend-url"], data["cors-origins"]], [expected.url, expected.url]);
    });

    it("CM-10 ENV-5 passes the environment to the application, and the storage class to the claim", () => {
      assert.equal(inputsOf("kubernetes:core/v1:ConfigMap")[0].data.environment, expected.environment);
      const [claim] = inputsOf("kubernetes:apps/v1:StatefulSet")[0].spec.volumeClaimTemplates;
      assert.equal(claim.spec.storageClassName, expected.storageClass);
    });
  });
}

describe("preview of a stack whose images must be scanned, without a scanner", () => {
  const workspace = new Workspace("unscanned", "dev", { "todo:imageScan": { enabled: true, scanner: "grype" } });

  before(() => workspace.init());
  after(() => workspace.remove());

  it("IMG-25 ends with one message, before anything is registered", async () => {
    const { exitCode, output } = await workspace.pulumi("preview", "--diff");
    assert.notEqual(exitCode, 0);
    assert.match(output, /The settings of stack unscanned have a problem; nothing was changed\./);
    assert.match(
      output,
      new RegExp(
        /todo:imageScan\.scanner is "grype": must be installed on this machine, and grype isn't on PATH\n/.source +
          /\s+fix: install Grype, https:/.source,
      ),
    );
    assert.doesNotMatch(output, /kubernetes:|todo:components/);
  });
});

describe("preview of a stack with bad settings", () => {
  const workspace = new Workspace("broken", "dev", {
    "todo:backend": { port: 0, replicaCuont: 2 },
    "todo:namespace": "Todo",
  });

  before(() => workspace.init());
  after(() => workspace.remove());

  it("CFG-26 ends with one message that lists every problem, before anything is registered", async () => {
    const { exitCode, output } = await workspace.pulumi("preview", "--diff");
    assert.notEqual(exitCode, 0);
    assert.match(output, /The settings of stack broken have 3 problems; nothing was changed\./);
    assert.match(output, /todo:backend\.replicaCuont: unknown key\n\s+fix: did you mean replicaCount\?/);
    assert.match(output, /todo:backend\.port is 0: /);
    assert.match(output, /todo:namespace is "Todo": /);
    assert.doesNotMatch(output, /kubernetes:|todo:components|at .*parse\.ts/);
  });
});

describe("preview of a stack with another document's spellings", () => {
  const workspace = new Workspace("spelled", "dev", {
    "todo:backend": {
      replica_count: 2,
      image_tag: "16",
      env: { GREETING: "it's me" },
      tolerations: [{ key: "spot", operator: "Exists" }],
      node_selector: { "kubernetes.io/arch": "amd64" },
    },
  });

  before(() => workspace.init());
  after(() => workspace.remove());

  it("CFG-30 says the commands that move each value to its setting, and then previews", async () => {
    const { exitCode, output } = await workspace.pulumi("preview");
    assert.notEqual(exitCode, 0);
    assert.match(output, /The settings of stack spelled have 4 problems; nothing was changed\./);
    for (const [, fix = ""] of output.matchAll(/fix: (pulumi .+)/g)) {
      const fixed = await workspace.shell(fix);
      assert.equal(fixed.exitCode, 0, fixed.output);
    }
    const { config } = parse(readFileSync(workspace.configFile, "utf8")) as { config: Record<string, unknown> };
    assert.deepEqual(config["todo:backend"], {
      replicaCount: 2,
      image: { tag: "16" },
      environment: { GREETING: "it's me" },
      tolerations: [{ key: "spot", operator: "Exists" }],
      nodeSelector: { "kubernetes.io/arch": "amd64" },
    });
    const again = await workspace.pulumi("preview");
    assert.equal(again.exitCode, 0, again.output);
  });
});

describe("update of a stack whose cluster doesn't answer", () => {
  const workspace = new Workspace("unanswered", "dev", {
    "todo:cluster": { kind: "existing" },
    "todo:global": { imageRegistry: "localhost:1/todo" },
  });
  const kubeconfig = { KUBECONFIG: join(workspace.folder, "kubeconfig") };

  before(async () => {
    await workspace.init();
    const cluster = { name: "gone", cluster: { server: "https://127.0.0.1:1" } };
    const context = { name: "here", context: { cluster: "gone", user: "nobody" } };
    writeFileSync(
      kubeconfig.KUBECONFIG,
      stringify({
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [cluster],
        "contexts": [context],
        "users": [{ name: "nobody", user: { token: "none" } }],
        "current-context": "here",
      }),
    );
  });
  after(() => workspace.remove());

  it("CHT-7 ends with one message, and builds and creates nothing", async () => {
    const { exitCode, output } = await workspace.pulumi("up", "--yes", "--skip-preview", kubeconfig);
    assert.notEqual(exitCode, 0);
    const message = new RegExp(
      /error: The cluster doesn't answer \(context here, server https:\/\/127\.0\.0\.1:1\): .*refused.*\n/.source +
        /\s+fix: check that kubectl can reach it, or choose another cluster: todo:cluster in /.source +
        /docs\/configuration\.md/.source,
      "g",
    );
    assert.equal(output.match(message)?.length, 1, output);
    const { stdout } = await workspace.pulumi("stack", "export");
    const { resources = [] } = (JSON.parse(stdout) as { deployment: { resources?: { type: string }[] } }).deployment;
    const made = resources
      .map(({ type }) => type)
      .filter((type) => !type.startsWith("todo:components:") && !type.startsWith("pulumi:"));
    assert.deepEqual(made, []);
  });
});
