import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { Workspace } from "../support/workspace";
import type { RecordedStack } from "./stacks";
import { recordedResources, recordedState, resourceName, type TestCluster } from "./state";

const repository = join(__dirname, "..", "..");

/** The UID of the namespace kube-system, as bin/kubectl reports it. */
export const testCluster = "7d1c8a0e-5b0f-4c57-9a55-2f4d0f4f3c11";

/** The output of `pulumi preview --json`. */
const previewed = z.object({
  steps: z.array(z.looseObject({ op: z.string(), urn: z.string() })),
});

export type Step = z.output<typeof previewed>["steps"][number];

/**
 * What the current program would do to a stack that an earlier version deployed: a preview's operations by resource
 * type and name. What stays or is updated in place is `kept`.
 */
export async function upgradeSteps(stack: RecordedStack): Promise<Record<string, string>> {
  const steps = await preview(stack, repository, (cluster) => recordedState(stack.name, cluster));
  return { ...unlisted(stack.name), ...operations(steps) };
}

/**
 * The steps of a preview over a state, by a program of this project, the current one or an earlier one.
 * There is no cluster. The Kubernetes provider then only compares with the state and sends no requests, so a preview
 * has the same result on every machine.
 *
 * @param program the program's directory
 * @param state the state that it is previewed over; none if left out
 */
export async function preview(
  { name, committed, config, secrets = {}, other }: RecordedStack,
  program: string,
  state?: (cluster: TestCluster) => string,
): Promise<Step[]> {
  const beside = other && (await deployed(other));
  const cluster = { "todo:cluster": { kind: "embedded" } };
  const workspace = new Workspace(name, committed, { ...config, ...cluster }, program, beside);
  try {
    const kubeconfig = join(workspace.folder, "kubeconfig");
    writeFileSync(kubeconfig, stringify(unreachable));
    const home = embeddedCluster(workspace.folder, kubeconfig);
    await workspace.init();
    for (const [key, value] of Object.entries(secrets)) await workspace.setSecret(key, value);
    if (state) {
      const file = join(workspace.folder, "state.json");
      writeFileSync(file, encryptable(state({ kubeconfig, uid: testCluster }), workspace.folder, name));
      const imported = await workspace.pulumi("stack", "import", "--file", file);
      assert.equal(imported.exitCode, 0, imported.output);
    }
    const PATH = [join(__dirname, "bin"), workspace.scanner.PATH].join(delimiter);
    const env = { PATH, XDG_STATE_HOME: home };
    const { exitCode, stdout, output } = await workspace.pulumi("preview", "--json", "--show-secrets", env);
    assert.equal(exitCode, 0, output);
    return previewed.parse(JSON.parse(stdout)).steps;
  } finally {
    workspace.remove();
    beside?.remove();
  }
}

/** Brings up a stack that has only outputs. */
async function deployed({ name, outputs }: NonNullable<RecordedStack["other"]>): Promise<Workspace> {
  const config = { "todo:references": { exports: outputs(testCluster) } };
  const workspace = new Workspace(name, "dev", config, join(repository, "test", "preview", "references"));
  await workspace.init();
  const { exitCode, output } = await workspace.pulumi("up", "--yes", "--skip-preview");
  assert.equal(exitCode, 0, output);
  return workspace;
}

/** A state whose secrets are in plain text; Pulumi encrypts them with the stack's passphrase when it imports them. */
function encryptable(state: string, folder: string, stack: string): string {
  const { encryptionsalt } = parse(readFileSync(join(folder, `Pulumi.${stack}.yaml`), "utf8")) as {
    encryptionsalt: string;
  };
  const { version, deployment } = JSON.parse(state) as { version: number; deployment: object };
  const secrets_providers = { type: "passphrase", state: { salt: encryptionsalt } };
  return JSON.stringify({ version, deployment: { ...deployment, secrets_providers } });
}

/** A preview doesn't list a resource that stays as it is. */
function unlisted(state: string): Record<string, string> {
  return Object.fromEntries(recordedResources(state).map((resource) => [resource, "kept"]));
}

/**
 * An update in place counts as kept: what an image is built from changes with every commit. So does a reference that is
 * read again. A resource may be named
 * twice, such as one that is deleted under one parent and created under another.
 */
function operations(steps: Step[]): Record<string, string> {
  const found: Record<string, string[]> = {};
  for (const { op, urn } of steps)
    (found[resourceName(urn)] ??= []).push(["same", "update", "read"].includes(op) ? "kept" : op);
  return Object.fromEntries(Object.entries(found).map(([resource, each]) => [resource, each.join(", ")]));
}

/** Creates a state directory of the toolchain that describes an embedded cluster; returns its path. */
function embeddedCluster(folder: string, kubeconfig: string): string {
  const home = join(folder, "home");
  const place = join(home, "todo-chatbot", "cluster");
  mkdirSync(place, { recursive: true });
  const descriptor = { kubeconfig, registry: "localhost:15000", builder: "todo-chatbot", nodeHost: "localhost" };
  writeFileSync(join(place, "cluster.json"), JSON.stringify(descriptor));
  return home;
}

/** A kubeconfig for a server that refuses connections. */
const unreachable = {
  "apiVersion": "v1",
  "kind": "Config",
  "clusters": [{ name: "test", cluster: { server: "https://127.0.0.1:1" } }],
  "contexts": [{ name: "test", context: { cluster: "test", user: "test" } }],
  "users": [{ name: "test", user: { token: "none" } }],
  "current-context": "test",
};
