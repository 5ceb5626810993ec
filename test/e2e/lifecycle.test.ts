import assert from "node:assert/strict";
import { journey } from "../app/journey";
import { Traveller } from "../app/traveller";
import { policies, Workspace } from "../support/workspace";
import { answers } from "./answers";
import { assertNodePackages, assertPythonPackages, assertSizes } from "./images";
import { checkMemory } from "./memory";
import { assertNotes } from "./notes";
import { TasksPage } from "./page";
import { SecondFrontend } from "./second-frontend";
import { assertStatus } from "./status";

const namespace = "todo-e2e";
const url = "http://localhost:30500";
const title = `Water the plants ${Date.now()}`;

/** The whole life of a stack on a real cluster; each step continues where the one before ended. */
describe("a stack's life", () => {
  const database = { persistence: { size: "1Gi" } };
  const workspace = new Workspace("e2e", "dev", {
    "todo:namespace": namespace,
    "todo:frontend": { service: { nodePort: 30500 } },
    "todo:database": { internal: database },
  });
  let page: TasksPage | undefined;

  const kubectl = async (...args: string[]) => {
    const { exitCode, stdout, output } = await workspace.kubectl("--namespace", namespace, ...args);
    assert.equal(exitCode, 0, output);
    return stdout;
  };
  const query = (sql: string) =>
    kubectl(
      "exec",
      "todo-postgres-0",
      "--",
      "psql",
      "--username=todo_user",
      "--dbname=todo_db",
      "--tuples-only",
      "--no-align",
      `--command=${sql}`,
    );

  before(async () => {
    // The leftovers of an interrupted run.
    await workspace.kubectl("delete", "namespace", namespace, "--ignore-not-found");
    await workspace.init();
  });

  after(async () => {
    await page?.close();
    await workspace.pulumi("destroy", "--yes", "--skip-preview");
    workspace.remove();
  });

  it("is killed half-way through its first update", async () => {
    await workspace.kill(["up", "--yes", "--skip-preview"], /StatefulSet postgres-stateful-set creating/);
    // What Pulumi tells a person who finds the lock of a killed update.
    const { exitCode, output } = await workspace.pulumi("cancel", "--yes");
    assert.equal(exitCode, 0, output);
  });

  it("is still deployed with one command, under the policy pack", async () => {
    const { exitCode, output } = await workspace.pulumi("up", "--yes", "--skip-preview", ...policies("dev"));
    assert.equal(exitCode, 0, output);
    const { stdout } = await workspace.pulumi("stack", "output", "url");
    assert.equal(stdout, url);
  });

  it("ST-1 IMG-24 has every pod ready, and the migration done", async () => {
    const lines = (
      await kubectl(
        "get",
        "pods",
        "--output",
        "jsonpath={range .items[*]}{.metadata.labels.app\\.kubernetes\\.io/component} {.status.phase} " +
          '{.status.containerStatuses[*].ready}{"\\n"}{end}',
      )
    )
      .trim()
      .split("\n");
    assert.deepEqual(lines.sort(), [
      "backend Running true",
      "frontend Running true",
      "migration Succeeded false",
      "postgres Running true",
    ]);
  });

  it("ENV-4 uses less memory than its bounds when idle, and than its limits under load", async () => {
    await checkMemory(url, namespace);
    assert.doesNotMatch(
      await kubectl(
        "get",
        "pods",
        "--output",
        "jsonpath={.items[*].status.containerStatuses[*].lastState.terminated.reason}",
      ),
      /OOMKilled/,
    );
  });

  it("has a status with the health, image and age of secrets of every workload", async () => {
    await assertStatus(workspace, url);
  });

  it(
    "IMG-14 runs images below their size limits, with the packages in their lock files and " + "none for development",
    async () => {
      await assertSizes(kubectl);
      await assertPythonPackages(kubectl);
      await assertNodePackages(kubectl);
    },
  );

  it("stores a task that is added in the browser in PostgreSQL", async () => {
    page = await TasksPage.open(url);
    await page.add(title);
    assert.deepEqual(await page.tasks(), { [title]: false });
    assert.equal(await query("select title, completed from tasks"), `${title}|f`);
  });

  it("keeps the task when the database's pod is deleted", async () => {
    await kubectl("delete", "pod", "todo-postgres-0");
    await kubectl("wait", "pod/todo-postgres-0", "--for=condition=Ready", "--timeout=120s");
    await answers(`${url}/bff/ready`, 30_000);
    assert.deepEqual(await page?.tasks(), { [title]: false });
  });

  it("shows no changes when it is deployed again", async () => {
    const { exitCode, output } = await workspace.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes");
    assert.equal(exitCode, 0, output);
  });

  it("has notes whose pages and commands all work and which contain no secret", async () => {
    await assertNotes(workspace, kubectl, url);
  });

  it("completes and deletes the task in the browser", async () => {
    await page?.complete(title);
    assert.deepEqual(await page?.tasks(), { [title]: true });
    assert.equal(await query("select completed from tasks"), "t");
    await page?.delete(title);
    assert.deepEqual(await page?.tasks(), {});
    assert.equal(await query("select count(*) from tasks"), "0");
  });

  it("supports a person's whole journey: account, tasks, assistant, keyboard, light and dark mode, phone", async () => {
    const traveller = await Traveller.create(url);
    try {
      for (const { go } of journey) await go(traveller);
    } finally {
      await traveller.close();
    }
  });

  it(
    "SVC-15 X-9 NET-9 SES-1 serves the frontend of another stack, for the same accounts, if its " + "policies admit it",
    async () => {
      const backend = `todo-backend.${namespace}.svc.cluster.local:8000`;
      const addresses = [backend, `todo-postgres.${namespace}.svc.cluster.local:5432`];
      const letIn = async (...frontendNamespaces: string[]) => {
        workspace.configure({ "todo:networkPolicy": { enabled: true, frontendNamespaces } });
        const { exitCode, output } = await workspace.pulumi("up", "--yes", "--skip-preview");
        assert.equal(exitCode, 0, output);
      };
      const front = new SecondFrontend(workspace);
      const pages: TasksPage[] = [];
      try {
        await letIn(front.namespace);
        await front.up();
        assert.deepEqual(await front.objects(), [
          "deployment.apps/todo-frontend",
          "networkpolicy.networking.k8s.io/todo-default-deny",
          "networkpolicy.networking.k8s.io/todo-frontend",
          "secret/todo-app-secret",
          "service/todo-frontend",
        ]);
        assert.deepEqual(await front.health(), { "deployment/todo-frontend": "1 of 1 ready" });
        const sessions = await query("SELECT count(*) FROM sessions");
        pages.push(await TasksPage.open(front.url));
        assert.ok((await front.sessions()) > 0);
        assert.equal(await query("SELECT count(*) FROM sessions"), sessions);
        await pages[0]!.add("Seen from both");
        pages.push(await TasksPage.signIn(url, pages[0]!.account));
        assert.deepEqual(await pages[1]!.tasks(), { "Seen from both": false });
        await pages[1]!.delete("Seen from both");
        assert.deepEqual(await pages[0]!.tasks(), {});

        const values = JSON.parse(
          await kubectl("get", "secret", "todo-app-secret", "--output", "jsonpath={.data}"),
        ) as Record<string, string>;
        const state = await front.state();
        for (const key of [
          ...["database-url", "backend-database-url", "frontend-database-url", "database-password"],
          ...["jwt-secret", "better-auth-secret"],
        ]) {
          const value = values[key]!;
          for (const text of [value, Buffer.from(value, "base64").toString()])
            assert.equal(state.includes(text), false, key);
        }

        assert.deepEqual(await front.connections(addresses, "open"), ["open", "open"]);
        await letIn();
        assert.deepEqual(await front.connections(addresses, "shut"), ["shut", "shut"]);
      } finally {
        for (const each of pages) await each.close();
        await front.destroy();
      }
    },
  );

  it("JOB-4 stops at a failed migration, keeps everything running, and needs no repair", async () => {
    const generation = () =>
      kubectl("get", "deployment", "todo-backend", "--output", "jsonpath={.metadata.generation}");
    const before = await generation();
    workspace.configure({ "todo:database": { internal: { ...database, name: "no_such_database" } } });
    const failed = await workspace.pulumi("up", "--yes", "--skip-preview");
    assert.notEqual(failed.exitCode, 0);
    assert.match(failed.output, /migration-job[^]*BackoffLimitExceeded/);
    assert.equal(await generation(), before);
    await answers(`${url}/bff/ready`, 30_000);

    workspace.configure({});
    const { exitCode, output } = await workspace.pulumi("up", "--yes", "--skip-preview");
    assert.equal(exitCode, 0, output);
    await answers(`${url}/bff/ready`, 30_000);
  });

  it("IMG-28 ends with the cause when a registry doesn't answer, and needs no repair", async () => {
    workspace.configure({ "todo:global": { environment: "development", imageRegistry: "localhost:1" } });
    const failed = await workspace.pulumi("up", "--yes", "--skip-preview");
    assert.notEqual(failed.exitCode, 0);
    assert.match(failed.output, /failed to push localhost:1\/todo-(frontend|backend)/);
    await answers(`${url}/bff/ready`, 30_000);

    workspace.configure({});
    const { exitCode, output } = await workspace.pulumi("up", "--yes", "--skip-preview");
    assert.equal(exitCode, 0, output);
  });

  it("refuses a wrong passphrase", async () => {
    const { exitCode, output } = await workspace.pulumi("preview", { PULUMI_CONFIG_PASSPHRASE: "not the stack's" });
    assert.notEqual(exitCode, 0);
    assert.match(output, /incorrect passphrase/);
  });

  it("SEC-8 makes the API server refuse a pod that runs as root", async () => {
    const { exitCode, output } = await workspace.kubectl(
      "--namespace",
      namespace,
      "run",
      "root",
      "--image=todo",
      "--dry-run=server",
    );
    assert.notEqual(exitCode, 0);
    assert.match(output, /violates PodSecurity "restricted:latest"/);
  });

  it("SCR-17 keeps every secret out of its state, outputs and pod templates", async () => {
    const password = Buffer.from(
      await kubectl("get", "secret", "todo-app-secret", "--output", "jsonpath={.data.database-password}"),
      "base64",
    ).toString();
    assert.equal(password.length, 32);
    const { stdout: state } = await workspace.pulumi("stack", "export");
    const { stdout: outputs } = await workspace.pulumi("stack", "output", "--json");
    const objects = await kubectl("get", "deployments,statefulsets,jobs,configmaps", "--output", "yaml");
    assert.ok(state.includes("todo-app-secret") && outputs.includes("url") && objects.includes("DATABASE_URL"));
    for (const text of [state, outputs, objects]) assert.equal(text.includes(password), false);
  });

  it("leaves nothing behind when it is destroyed", async () => {
    const volume = await kubectl(
      "get",
      "pvc",
      "postgres-data-todo-postgres-0",
      "--output",
      "jsonpath={.spec.volumeName}",
    );
    assert.match(volume, /^pvc-/);
    const { exitCode, output } = await workspace.pulumi("destroy", "--yes", "--skip-preview");
    assert.equal(exitCode, 0, output);
    const { stdout: left } = await workspace.kubectl(
      "get",
      "namespaces",
      namespace,
      "--ignore-not-found",
      "--output",
      "name",
    );
    assert.equal(left, "");
    // The provisioner removes the volume some time after the claim is gone.
    await workspace.kubectl("wait", `pv/${volume}`, "--for=delete", "--timeout=60s");
    const { stdout: volumes } = await workspace.kubectl("get", "pv", volume, "--ignore-not-found", "--output", "name");
    assert.equal(volumes, "");
    const { stdout: state } = await workspace.pulumi("stack", "export");
    assert.deepEqual((JSON.parse(state) as { deployment: { resources?: unknown[] } }).deployment.resources ?? [], []);
  });
});
