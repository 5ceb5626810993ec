import { isDeepStrictEqual } from "node:util";
import { type Document, isMap, parseDocument, stringify } from "yaml";
import { described } from "../configuration";
import { type CheckedSettings, schema } from "../../settings/schema";
import { SecretText } from "../../settings/formats/secret-text";
import { isTree, type Tree } from "../../settings/formats/tree";
import { release } from "./release";

/**
 * Settings that a release can't use: where a stack is deployed, how images are built, other stacks, and what only
 * rules read.
 */
const ofStacks = [
  ...[
    "cluster",
    "kubeconfig",
    "promoteFrom",
    "backendFrom",
    "imagePins",
    "imageScan",
    "global.replicaCeiling",
    "secrets.clusterProtects",
    "secrets.operatorTimeout",
    "networkPolicy.frontendNamespaces",
  ],
  ...["database.internal.persistence.ssdClasses", "database.internal.expectedSize", "database.internal.chart"],
];
const build = [
  "name",
  "buildContext",
  "dockerfilePath",
  "buildArgs",
  "labels",
  "platform",
  "baseImage",
  "sizeLimit",
  "cache",
];
const ofComponents = ["service.allowPortRemap", ...build.map((key) => `image.${key}`)];
const left = new Set([...ofStacks, ...ofComponents.flatMap((key) => [`frontend.${key}`, `backend.${key}`])]);

/**
 * Whether a setting, by its path, may be one of the chart's values: any other is refused, because it would have no
 * effect (CFG-26).
 */
export function isValue(path: string[]): boolean {
  return !path.some((_, index) => left.has(path.slice(0, index + 1).join(".")));
}

/**
 * A stack's settings as values of the chart: the same keys with the same values. Without a namespace among the
 * values, it is the release's, which keeps `helm install --namespace` working as expected.
 */
export function valuesOf(settings: CheckedSettings): Tree {
  return without({ ...settings, namespace: undefined }, []);
}

function without(tree: Tree, path: string[]): Tree {
  const kept = Object.entries(tree).flatMap(([key, value]) => {
    const at = [...path, key];
    if (value === undefined || value instanceof SecretText || !isValue(at)) return [];
    return [[key, isTree(value) ? without(value, at) : value] as const];
  });
  return Object.fromEntries(kept);
}

/**
 * The values to give Helm on top of `base` so that the result is `wanted`. Helm merges maps, so what must not stay is
 * null: the labels of another DNS server, for example.
 */
export function difference(base: Tree, wanted: Tree): Tree {
  const changed = Object.entries(wanted).flatMap(([key, value]) => {
    const below = base[key];
    if (isTree(below) && isTree(value)) {
      const members = difference(below, value);
      return Object.keys(members).length > 0 ? [[key, members] as const] : [];
    }
    return isDeepStrictEqual(below, value) ? [] : [[key, value] as const];
  });
  const gone = Object.keys(base)
    .filter((key) => !(key in wanted))
    .map((key) => [key, null] as const);
  return Object.fromEntries([...changed, ...gone]);
}

/** Where a chart keeps its values: at the top, or below `global`, where its subcharts read them, too. */
export type Place = "top" | "global";

/**
 * Values in the place where a chart keeps them: below `global`, the settings named global are merged with the others.
 */
export function placed(values: Tree, place: Place): Tree {
  if (place === "top") return values;
  const { global, ...others } = values;
  return { global: { ...(isTree(global) && global), ...others } };
}

/**
 * values.yaml: development's values, each with its description from the model, and what a release needs in addition.
 */
export function valuesFile(values: Tree, place: Place): string {
  const document = parseDocument(stringify(placed(values, place)));
  document.commentBefore = [
    " Written by `npm run chart` from the settings' model, and never by hand. These are development's values;",
    " values-staging.yaml and values-production.yaml go over them. Keys are those of docs/configuration.md, but for " +
      "what",
    " only a stack can follow: its cluster, how its images are built, promoteFrom, backendFrom. A release refuses " +
      "those.",
  ].join("\n");
  const notes = [...described(schema), ...release.notes];
  comment(
    document,
    notes.map(({ path, text }) => ({
      path: place === "top" || path[0] === "global" ? path : ["global", ...path],
      text,
    })),
  );
  return document.toString({ lineWidth: 0 });
}

function comment(document: Document, notes: { path: PropertyKey[]; text: string }[]): void {
  for (const { path, text } of notes) {
    const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
    if (!isMap(parent)) continue;
    const pair = parent.items.find(({ key }) => String(key) === path.at(-1));
    if (pair && typeof pair.key === "object") (pair.key as { commentBefore?: string }).commentBefore = ` ${text}`;
  }
}

/**
 * values-<environment>.yaml: what the environment's stack sets and defaults to, where that differs from values.yaml.
 */
export function environmentFile(environment: string, base: Tree, values: Tree, place: Place): string {
  const changes = placed(difference(base, values), place);
  const head = `# Written by \`npm run chart\` from the settings of the ${environment} stack; goes over values.yaml.\n`;
  return head + (Object.keys(changes).length > 0 ? stringify(changes, { lineWidth: 0 }) : "{}\n");
}
