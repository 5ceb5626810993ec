import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { parse, parseAllDocuments } from "yaml";
import { parseSettings } from "../../settings/load/parse";
import { secretKeys, type Settings, styledKey } from "../../settings";
import { SecretText } from "../../settings/formats/secret-text";
import { merge, type Tree, treeAt } from "../../settings/formats/tree";
import { difference, valuesOf } from "../../generate/chart/values";
import { type KubernetesObject, objectsOf, registerStack } from "../support/program";

const repository = join(__dirname, "..", "..");
export const chart = join(repository, "chart");

const text = "kX7vQm2pR9tZ4wB8nL3cF6hJ1sD5gY0a";
/** The secret that stands for every secret that a stack is given. */
export const secret = new SecretText(text);
/** The URL of an external session store, with that secret as its password. */
export const storeUrl = new SecretText(`rediss://todo:${text}@valkey.example.com:6380`);

/** What the program registers for a stack's settings, and the values that give a release the same settings. */
export async function pulumiView(given: Tree): Promise<{ objects: KubernetesObject[]; values: Tree }> {
  const { settings } = parseSettings("test", given);
  const logins = settings.global.imagePullSecrets.map(
    (name) => [`namespace-login-${name}`, { type: "kubernetes.io/dockerconfigjson" }] as const,
  );
  const objects = objectsOf(await registerStack(given, Object.fromEntries(logins)));
  const values = merge({ ...valuesOf(settings), namespace: settings.namespace }, madeAtRunTime(objects, settings));
  const { extra } = treeAt(given, "secrets");
  return {
    objects,
    values: extra
      ? merge(values, { secrets: { extra }, secretValues: { tlsKey: text, tlsCertificate: text } })
      : values,
  };
}

/** What Pulumi creates or learns while it runs, as values for a release: digests of built images, and secrets. */
function madeAtRunTime(objects: KubernetesObject[], { keyStyle, secrets: { source, name } }: Settings): Tree {
  const built = (component: string) => {
    const deployment = objects.find(
      ({ kind, metadata }) => kind === "Deployment" && metadata.labels?.["app.kubernetes.io/component"] === component,
    );
    const image = String(deployment!.spec.template.spec.containers[0].image);
    return { image: { digest: image.split("@")[1] } };
  };
  const secret =
    source === "stack"
      ? objects.find(({ kind, metadata }) => kind === "Secret" && metadata.name.startsWith(name))!
      : undefined;
  return { frontend: built("frontend"), backend: built("backend"), ...(secret && valuesOfSecret(secret, keyStyle)) };
}

/** A Secret's values and dates, under the settings' names of its keys. */
function valuesOfSecret({ stringData, metadata }: KubernetesObject, keyStyle: Settings["keyStyle"]): Tree {
  const held = Object.entries(secretKeys)
    .map(([key, name]) => [name, stringData[styledKey(key, keyStyle)]])
    .filter(([, value]) => value !== undefined);
  const values = Object.fromEntries(held) as Tree;
  // A URL that was built from the password is built from it again.
  if ("databasePassword" in values) delete values.databaseUrl;
  const dates = Object.entries(secretKeys).map(([key, name]) => [
    name,
    metadata.annotations?.[`rotation.todo-app/${key}`],
  ]);
  return {
    ...values,
    secrets: { rotation: { rotated: Object.fromEntries(dates.filter(([, date]) => date !== undefined)) } },
  };
}

/** What Helm renders for a release with exactly these values, without the chart's defaults. */
export async function exactHelmView(values: Tree): Promise<KubernetesObject[]> {
  return helmView(exactly(values));
}

/** The values to give a release so that it has exactly these. */
export function exactly(values: Tree): Tree {
  return difference(parse(readFileSync(join(chart, "values.yaml"), "utf8")) as Tree, values);
}

/** The chart's objects that an installation creates, without its tests (TST-1). */
export function installed(objects: KubernetesObject[]): KubernetesObject[] {
  return objects.filter(({ metadata }) => metadata.annotations?.["helm.sh/hook"] !== "test");
}

/** What Helm renders from the chart, with the given values over the defaults. */
export async function helmView(values: Tree, ...options: string[]): Promise<KubernetesObject[]> {
  return objectsIn(await helmTemplate(values, ...options));
}

/** The objects that `helm template` rendered. */
export function objectsIn({
  exitCode,
  stdout,
  stderr,
}: {
  exitCode?: number;
  stdout: string;
  stderr: string;
}): KubernetesObject[] {
  assert.equal(exitCode, 0, stderr);
  return parseAllDocuments(stdout)
    .map((document) => document.toJS() as KubernetesObject | null)
    .filter((object) => object !== null);
}

/** Runs `helm template` for a release named like the mocks' stack. */
export async function helmTemplate(values: Tree, ...options: string[]) {
  return templateOf(chart, values, "--name-template", "test", ...options);
}

/** Runs `helm template` on a chart in a folder. */
export async function templateOf(folder: string, values: Tree, ...options: string[]) {
  return execa("helm", ["template", folder, ...options, "--values", "-"], {
    input: JSON.stringify(values),
    reject: false,
  });
}

/**
 * An object without what is specific to the tool: who manages it (LBL-6), the annotations for Pulumi and Helm
 * (`todo/attempt` makes Pulumi test again), the checksum of secret data, which each computes differently, and orders
 * that mean nothing: those of named items (variables, volumes, mounts), because Helm sorts maps, and of a network
 * policy's rules.
 */
export function comparable({ metadata, ...object }: KubernetesObject): object {
  const { annotations, labels, ...rest } = metadata;
  const kept = Object.entries(annotations ?? {}).filter(
    ([key]) => !/^(pulumi\.com|helm\.sh)\/|^todo\/attempt$/.test(key),
  );
  return {
    ...(neutral(object) as object),
    metadata: {
      ...rest,
      labels: { ...labels, "app.kubernetes.io/managed-by": "" },
      ...(kept.length > 0 && { annotations: Object.fromEntries(kept) }),
    },
  };
}

function neutral(value: any): any {
  if (Array.isArray(value)) {
    const members = value.map(neutral);
    const label = (member: any) => labelOf(member ?? {});
    return members.every(label) ? members.sort((a, b) => (label(a)! < label(b)! ? -1 : 1)) : members;
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value as Tree).map(([key, member]) => [
    key,
    key === "app.kubernetes.io/managed-by" ? "" : neutral(member),
  ]);
  return Object.fromEntries(entries);
}

/** The sort key of a list whose order means nothing; undefined for an item of any other list. */
function labelOf({
  name,
  secretKey,
  key,
  from,
  to,
  ipBlock,
  namespaceSelector,
  podSelector,
}: Tree): string | undefined {
  const networkPolicy = [from, to, ipBlock, namespaceSelector, podSelector];
  return (
    [name, secretKey, key].find((label) => typeof label === "string") ??
    (networkPolicy.some((part) => part !== undefined) ? JSON.stringify(networkPolicy) : undefined)
  );
}

/** The same objects, in any order. */
export function assertSame(actual: KubernetesObject[], expected: KubernetesObject[]): void {
  const byName = (objects: KubernetesObject[]) =>
    Object.fromEntries(
      withoutSecretChecksum(objects).map((object) => [`${object.kind} ${object.metadata.name}`, comparable(object)]),
    );
  assert.deepEqual(Object.keys(byName(actual)).sort(), Object.keys(byName(expected)).sort());
  assert.deepEqual(byName(actual), byName(expected));
}

/** The objects with a placeholder for the checksum of secret data, and for the end of an immutable Secret's name. */
function withoutSecretChecksum(objects: KubernetesObject[]): KubernetesObject[] {
  const text = JSON.stringify(objects);
  const checksums = new Set(
    [...text.matchAll(/"checksum\/secret":"([0-9a-f]{64})"/g)].map(([, checksum]) => checksum!),
  );
  const hidden = [...checksums].reduce(
    (said, checksum) => said.replaceAll(checksum, "checksum").replaceAll(checksum.slice(0, 10), "checksum"),
    text,
  );
  return JSON.parse(hidden) as KubernetesObject[];
}

/**
 * The chart with a stack's values renders what the program creates for the stack. In the chart, the connection test
 * is always a hook; in the program, it exists if the settings ask for it (TST-1).
 */
export async function assertEqual(given: Tree): Promise<void> {
  const { objects, values } = await pulumiView(given);
  const rendered = await exactHelmView(values);
  const isTested = treeAt(given, "connectionTest").enabled === true;
  assert.equal(
    objects.some(({ kind }) => kind === "Pod"),
    isTested,
  );
  assertSame(isTested ? rendered : installed(rendered), objects);
}
