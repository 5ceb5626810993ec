import assert from "node:assert/strict";
import { join } from "node:path";
import { execa } from "execa";
import { merge, type Tree } from "../../settings/formats/tree";
import { Workspace } from "../support/workspace";

const chart = join(__dirname, "..", "..", "chart");
const namespace = "todo-chart";
const secret = "only-for-a-test-only-for-a-test-0123456789";
const inNamespace = ["--namespace", namespace];

/** Values that differ from development's defaults: the cluster's network refuses what no policy allows. */
const values: Tree = {
  databasePassword: secret,
  jwtSecret: secret,
  betterAuthSecret: secret,
  frontend: { service: { type: "ClusterIP", nodePort: null } },
  networkPolicy: { enabled: true },
  database: { internal: { persistence: { size: "1Gi", reclaimPolicy: "Retain" } } },
};

describe("the chart, installed", function () {
  const context = (component: string) => ({ image: { buildContext: `../../../${component}` } });
  const workspace = new Workspace(
    "chart",
    "dev",
    { "todo:frontend": context("frontend"), "todo:backend": context("backend") },
    join(__dirname, "chart"),
  );
  let release = values;

  async function run(command: string, args: string[], input?: Tree): Promise<string> {
    const { exitCode, stdout, all } = await execa(command, args, {
      input: JSON.stringify(input ?? {}),
      all: true,
      reject: false,
    });
    assert.equal(exitCode, 0, all);
    return stdout;
  }
  const helm = (action: string, args: string[], input?: Tree) =>
    run("helm", [action, "todo", ...args, ...inNamespace], input);
  const kubectl = (...args: string[]) => run("kubectl", [...inNamespace, ...args]);

  interface Pod {
    metadata: { name: string; labels: Record<string, string>; deletionTimestamp?: string };
    status: { phase: string; containerStatuses?: { ready: boolean }[] };
  }
  /** The pods of a component, or of all, that aren't being deleted. */
  async function podsOf(component?: string): Promise<Pod[]> {
    const selector = component ? ["--selector", `app.kubernetes.io/component=${component}`] : [];
    const { items } = JSON.parse(await kubectl("get", "pods", ...selector, "--output", "json")) as { items: Pod[] };
    return items.filter(({ metadata }) => !metadata.deletionTimestamp);
  }
  const names = async (component: string) => (await podsOf(component)).map(({ metadata }) => metadata.name);
  /** Each pod's component, and whether it is ready or how it ended. */
  async function states(): Promise<string[]> {
    const state = ({ status }: Pod) => (status.containerStatuses?.every(({ ready }) => ready) ? "ready" : status.phase);
    return (await podsOf()).map((pod) => `${pod.metadata.labels["app.kubernetes.io/component"]} ${state(pod)}`).sort();
  }

  /** Everything in the namespace except what Kubernetes creates in each. */
  async function left(): Promise<string[]> {
    const kinds = (await run("kubectl", ["api-resources", "--namespaced", "--verbs=list", "--output=name"])).split(
      "\n",
    );
    const kept = /^(event|podmetrics|endpoints|endpointslice)|^configmap\/kube-root-ca\.crt$|^serviceaccount\/default$/;
    const found = (await kubectl("get", kinds.filter((kind) => !kept.test(kind)).join(","), "--output=name")).split(
      "\n",
    );
    return found.filter((name) => name !== "" && !kept.test(name));
  }

  before(async () => {
    await workspace.kubectl("delete", "namespace", namespace, "--ignore-not-found");
    await workspace.init();
    const { exitCode, output } = await workspace.pulumi("up", "--yes", "--skip-preview");
    assert.equal(exitCode, 0, output);
    for (const component of ["frontend", "backend"]) {
      const [repository, digest] = (await workspace.pulumi("stack", "output", component)).stdout.split("@");
      release = merge(release, { [component]: { image: { repository, digest } } });
    }
  });

  after(async () => {
    await workspace.kubectl("delete", "namespace", namespace, "--ignore-not-found");
    await workspace.pulumi("destroy", "--yes", "--skip-preview");
    workspace.remove();
  });

  it(
    "CHT-21 CHT-20 JOB-4 has every pod ready when helm install ends, and the migration succeeded on " +
      "its first attempt",
    async () => {
      await helm(
        "install",
        [chart, "--create-namespace", "--values", "-", "--wait", "--wait-for-jobs", "--timeout", "5m"],
        release,
      );
      // A release creates everything at once, so the migration waits for the database.
      assert.deepEqual(await states(), ["backend ready", "frontend ready", "migration Succeeded", "postgres ready"]);
    },
  );

  it(
    "TST-1 TST-2 NET-9 passes helm test under its network policies, and the test leaves " + "no policy behind",
    async () => {
      const before = await kubectl("get", "networkpolicies", "--output=name");
      const said = await helm("test", ["--timeout", "2m"]);
      assert.match(said, /TEST SUITE: +todo-connection-test\n.*\n.*\nPhase: +Succeeded/);
      assert.equal(await kubectl("get", "networkpolicies", "--output=name"), before);
    },
  );

  it("CHT-21 LBL-9 JOB-1 rolls out a changed value with helm upgrade, after a migration", async () => {
    const [backend, postgres] = [await names("backend"), await names("postgres")];
    await helm(
      "upgrade",
      [chart, "--values", "-", "--wait", "--wait-for-jobs", "--timeout", "5m"],
      merge(release, { backend: { logLevel: "DEBUG" } }),
    );
    // Helm continues once the new pods are ready; the old ones may still be there.
    for (const deployment of ["todo-backend", "todo-frontend"])
      await kubectl("rollout", "status", `deployment/${deployment}`, "--timeout=60s");
    const [pod = "", ...others] = await names("backend");
    assert.deepEqual(others, []);
    assert.equal(backend.includes(pod), false);
    assert.equal(await kubectl("exec", pod, "--", "printenv", "LOG_LEVEL"), "DEBUG");
    assert.deepEqual(await names("postgres"), postgres);
    assert.deepEqual(
      (await states()).filter((state) => state.endsWith("ready")),
      ["backend ready", "frontend ready", "postgres ready"],
    );
  });

  it("DB-24 leaves only the claim with the data to retain when helm uninstall ends", async () => {
    await helm("uninstall", ["--wait", "--timeout", "3m"]);
    await kubectl("wait", "pods", "--all", "--for=delete", "--timeout=120s");
    assert.deepEqual(await left(), ["persistentvolumeclaim/postgres-data-todo-postgres-0"]);
  });
});
