/**
 * Records the event logs that the tests read, from real runs of Pulumi on this machine's cluster:
 * `node test/toolchain/ci/record.ts`. Leaves out debug messages and values that differ between machines.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { stringify } from "yaml";
import { readEvents } from "../../../toolchain/stack/events.ts";
import { environment } from "../../../embedded/host/environment.ts";
import { paths } from "../../../embedded/host/paths.ts";

const namespace = "todo-recorded";
const secret = "Correct-Horse-8-Battery";
const folder = mkdtempSync(join(tmpdir(), "todo-record-"));
const env = {
  ...environment(),
  KUBECONFIG: paths.kubeconfig,
  PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
  PULUMI_CONFIG_PASSPHRASE: "a passphrase of the recording",
  PULUMI_DEBUG_COMMANDS: "true",
};

const program = (manifests: string) => `
const pulumi = require("@pulumi/pulumi");
const { core, apps, batch } = require("@pulumi/kubernetes");
const config = new pulumi.Config("todo");
const metadata = (name) => ({ name, namespace: "${namespace}" });
const namespace = new core.v1.Namespace("namespace", { metadata: { name: "${namespace}" } });
const options = { dependsOn: namespace };
const configMap = (name, data, labels) =>
  new core.v1.ConfigMap(
    name,
    { metadata: { ...metadata(name), labels }, data },
    { ...options, deleteBeforeReplace: true },
  );
// Suspended, so that it starts no pod, and the update doesn't wait for it.
const job = (name, ttlSecondsAfterFinished) =>
  new batch.v1.Job(
    name,
    {
      metadata: { ...metadata(name), annotations: { "pulumi.com/skipAwait": "true" } },
      spec: {
        suspend: true,
        ttlSecondsAfterFinished,
        template: { spec: { restartPolicy: "Never", containers: [{ name: "job", image: "job" }] } },
      },
    },
    options,
  );
new core.v1.Secret(
  "token",
  { metadata: metadata("token"), stringData: { token: config.requireSecret("token") } },
  options,
);
${manifests}
`;

async function pulumi(...args: string[]): Promise<number> {
  const { exitCode } = await execa("pulumi", [...args, "--stack", "recorded", "--non-interactive"], {
    cwd: folder,
    env,
    reject: false,
    stdio: "ignore",
  });
  return exitCode ?? -1;
}

async function record(name: string, ...args: string[]): Promise<void> {
  const log = join(folder, `${name}.log`);
  console.log(name, await pulumi(...args, "--event-log", log));
  const lines = readEvents(log)
    .filter(({ diagnosticEvent }) => diagnosticEvent?.severity !== "debug")
    .map((event) => JSON.stringify(event).replaceAll(folder, "/clone").replaceAll(paths.repository, "/clone"));
  if (lines.some((line) => line.includes(secret))) throw new Error(`${name} shows a secret`);
  writeFileSync(join(import.meta.dirname, "recorded", `${name}.jsonl`), `${lines.join("\n")}\n`);
}

const write = (manifests: string) => writeFileSync(join(folder, "index.js"), program(manifests));

mkdirSync(join(folder, "state"));
writeFileSync(join(folder, "Pulumi.yaml"), stringify({ name: "todo", runtime: "nodejs", main: "index.js" }));
writeFileSync(join(folder, "package.json"), "{}");
await execa("ln", ["-s", join(paths.repository, "node_modules"), join(folder, "node_modules")]);
try {
  write(
    'configMap("kept", { color: "red" }); configMap("updated", {}, { tier: "one" }); ' +
      'configMap("replaced", { color: "red" }); configMap("deleted", {});',
  );
  await pulumi("stack", "init");
  await pulumi("config", "set", "--secret", "todo:token", secret);
  await record("create", "preview", "--policy-pack", join(paths.repository, "policy"));
  if ((await pulumi("up", "--yes", "--skip-preview")) !== 0) throw new Error("the stack didn't come up");
  await record("unchanged", "preview", "--policy-pack", join(paths.repository, "policy"));
  write(
    'configMap("kept", { color: "red" }); configMap("updated", {}, { tier: "two" }); ' +
      'configMap("replaced", { color: "blue" });',
  );
  await record("changed", "preview", "--policy-pack", join(paths.repository, "policy"));
  write('job("expired", 3600); job("deleted");');
  if ((await pulumi("up", "--yes", "--skip-preview")) !== 0) throw new Error("the Jobs weren't created");
  await execa("kubectl", ["delete", "jobs", "expired", "deleted", "--namespace", namespace], { env });
  await record("expired", "preview", "--refresh");
  write(`new apps.v1.Deployment("bad", { metadata: metadata("bad"), spec: {
    selector: { matchLabels: { app: "bad" } },
    template: {
      metadata: { labels: { app: "bad" } },
      spec: { containers: [{ name: "bad", image: "bad", securityContext: { runAsUser: 0 } }] },
    },
  } }, options);`);
  await record("violating", "preview", "--policy-pack", join(paths.repository, "policy"));
  write(`configMap("Bad_Name", {}); throw new Error("The backend's port is 0: must be from 1 to 65535");`);
  await record("broken", "preview");
  write(`configMap("Bad_Name", {});`);
  await record("refused", "up", "--yes", "--skip-preview");
} finally {
  await pulumi("destroy", "--yes", "--skip-preview");
  rmSync(folder, { recursive: true });
}
