import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { execa } from "execa";
import { parse, parseAllDocuments } from "yaml";
import { parseSettings } from "../../settings/parse";
import { type Tree, treeAt } from "../../settings/tree";
import { difference, valuesOf } from "../../settings/chart/values";
import { type Registered, register, unwrap } from "../components/mocks";

const repository = join(__dirname, "..", "..");
export const chart = join(repository, "chart");

/** An object as Kubernetes knows it. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; annotations?: Record<string, string>; labels?: Record<string, string> };
  [key: string]: any;
}

/** Lets the program find a cluster where there is none: nothing is asked of it but whether it answers. */
export function withCluster(): void {
  const { PATH } = process.env;
  before(() => void (process.env.PATH = `${join(__dirname, "bin")}:${PATH}`));
  after(() => void (process.env.PATH = PATH));
}

/** What the program registers for a stack's settings. */
export async function pulumiView(given: Tree): Promise<{ objects: KubernetesObject[]; values: Tree }> {
  const { settings } = parseSettings("test", given);
  const logins = settings.global.imagePullSecrets.map((name) => [`namespace-login-${name}`, { type: "kubernetes.io/dockerconfigjson" }] as const);
  const registered = await register(() => {
    const config = Object.entries(given).map(([key, value]) => [`todo:${key}`, typeof value === "string" ? value : JSON.stringify(value)]);
    pulumi.runtime.setAllConfig(Object.fromEntries(config) as Record<string, string>);
    const program = join(repository, "index.ts");
    delete require.cache[program];
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the program runs as it is loaded, each time anew
    require(program);
  }, { existing: Object.fromEntries(logins), preview: true });
  const objects = registered
    .filter(({ type, read }) => type.startsWith("kubernetes:") && !read)
    .map(({ inputs }) => unwrap(inputs) as KubernetesObject);
  return { objects, values: { ...valuesOf(settings), namespace: settings.namespace, ...madeAtRunTime(registered, valuesOf(settings), objects) } };
}

/** What Pulumi makes or learns while it runs, as a release is told it: digests of built images, and secrets. */
function madeAtRunTime(registered: Registered[], values: Tree, objects: KubernetesObject[]): Tree {
  const built = (component: string) => {
    const deployment = objects.find(({ kind, metadata }) => kind === "Deployment" && metadata.labels?.["app.kubernetes.io/component"] === component);
    const image = String(deployment!.spec.template.spec.containers[0].image);
    return { ...treeAt(values, component), image: { ...treeAt(values, component, "image"), digest: image.split("@")[1] } };
  };
  const secret = objects.find(({ kind }) => kind === "Secret")!.stringData as Record<string, string>;
  assert.ok(registered.length > 0);
  return {
    frontend: built("frontend"),
    backend: built("backend"),
    secrets: {
      databasePassword: secret["database-password"],
      jwtSecret: secret["jwt-secret-key"],
      betterAuthSecret: secret["better-auth-secret"],
    },
  };
}

/** What Helm renders for a release with exactly these values, the chart's own not among them. */
export async function exactHelmView(values: Tree): Promise<KubernetesObject[]> {
  return helmView(difference(parse(readFileSync(join(chart, "values.yaml"), "utf8")) as Tree, values));
}

/** What Helm renders from the chart with values over its own. */
export async function helmView(values: Tree, ...options: string[]): Promise<KubernetesObject[]> {
  const { exitCode, stdout, stderr } = await helmTemplate(values, ...options);
  assert.equal(exitCode, 0, stderr);
  return parseAllDocuments(stdout)
    .map((document) => document.toJS() as KubernetesObject | null)
    .filter((object) => object !== null);
}

/** Runs `helm template` for a release named as the mocks' stack. */
export async function helmTemplate(values: Tree, ...options: string[]) {
  return execa("helm", ["template", chart, "--name-template", "test", "--kube-version", "1.34.0", ...options, "--values", "-"], {
    input: JSON.stringify(values),
    reject: false,
  });
}

/**
 * An object without what is the tool's own: who manages it (LBL-6), the instructions that Pulumi and Helm read from
 * annotations, the checksum of secret data, which each makes in its own way of the same data, and the order of what has
 * names (variables, volumes, mounts): Helm sorts maps.
 */
export function comparable({ metadata, ...object }: KubernetesObject): KubernetesObject {
  const { annotations, labels, ...rest } = metadata;
  const kept = Object.entries(annotations ?? {}).filter(([key]) => !/^(pulumi\.com|helm\.sh)\//.test(key));
  return {
    ...neutral(object),
    metadata: {
      ...rest,
      labels: { ...labels, "app.kubernetes.io/managed-by": "" },
      ...(kept.length > 0 && { annotations: Object.fromEntries(kept) }),
    },
  } as KubernetesObject;
}

function neutral(value: any): any {
  if (Array.isArray(value)) {
    const members = value.map(neutral);
    return members.every((member) => member?.name !== undefined) ? members.sort((a, b) => (a.name < b.name ? -1 : 1)) : members;
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value as Tree).map(([key, member]) => {
    if (key === "app.kubernetes.io/managed-by") return [key, ""];
    if (key !== "checksum/secret") return [key, neutral(member)];
    assert.match(String(member), /^[0-9a-f]{64}$/);
    return [key, "of the secret data"];
  });
  return Object.fromEntries(entries);
}

/** The same objects, in whatever order. */
export function assertSame(actual: KubernetesObject[], expected: KubernetesObject[]): void {
  const byName = (objects: KubernetesObject[]) =>
    Object.fromEntries(objects.map((object) => [`${object.kind} ${object.metadata.name}`, comparable(object)]));
  assert.deepEqual(Object.keys(byName(actual)).sort(), Object.keys(byName(expected)).sort());
  assert.deepEqual(byName(actual), byName(expected));
}
