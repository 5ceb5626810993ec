import { environment, variableName } from "../facts/environment";
import { type Problem, remove } from "../problems";
import { isTree, type Path, pathText, type Tree } from "../formats/tree";

const apiKey = environment.nextPublicApiUrl.key;
const apiVariable = variableName(apiKey);

/** Settings of a backend and a database, which a stack without them can't use. */
const ofTheBackend = [
  "backend",
  "database",
  "migration",
  "reminders",
  "connectionTest",
  "jwt.algorithm",
  "ingress.exposeBackend",
  "global.storageClass",
  "networkPolicy.frontendNamespaces",
  "networkPolicy.privateRanges",
  `frontend.image.buildArgs.${apiVariable}`,
  `frontend.environment.${apiVariable}`,
  ...[apiKey, apiVariable].flatMap((name) => [`configMap.data.${name}`, `configMap.binaryData.${name}`]),
];

/**
 * Exceptions that such a stack does use: the frontend's logging, and the consent to abandon a former database.
 *
 * @requirement DB-25
 */
const ofTheFrontend = [
  "backend.logLevel",
  "backend.logLevelCase",
  "backend.logFormat",
  "database.internal.backupConfirmed",
];

/**
 * No setting is ignored: a stack without a backend may not set anything for one.
 *
 * @param given the stack's own settings
 * @requirement CFG-26
 */
export function unusedWithoutBackend(given: Tree): Problem[] {
  const { backendFrom } = given;
  if (backendFrom === undefined) return [];
  return keysOf(given, [])
    .filter((path) => isWithin(ofTheBackend, path) && !isWithin(ofTheFrontend, path))
    .map((path) => {
      const key = pathText(path);
      return {
        key,
        rule: "has no effect while backendFrom names the stack that has the backend",
        fix: `${remove(key)}, or ${remove("backendFrom")}`,
      };
    });
}

/** The paths of a tree's values and lists. */
function keysOf(tree: Tree, path: Path): Path[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    isTree(value) ? keysOf(value, [...path, key]) : [[...path, key]],
  );
}

function isWithin(keys: string[], path: Path): boolean {
  return path.some((_, index) => keys.includes(path.slice(0, index + 1).join(".")));
}
