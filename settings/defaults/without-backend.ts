import { environment, variableName } from "../facts/environment";
import { type Problem, remove } from "../problems";
import { isTree, type Path, pathText, type Tree } from "../formats/tree";

const apiKey = environment.nextPublicApiUrl.key;
const apiVariable = variableName(apiKey);

/** What a stack sets of a backend and a database, which one without them has no use for. */
const ofTheBackend = [
  ...["backend", "database", "migration", "reminders", "connectionTest", "jwt.algorithm", "ingress.exposeBackend"],
  ...["global.storageClass", "networkPolicy.frontendNamespaces", "networkPolicy.privateRanges"],
  ...[`frontend.image.buildArgs.${apiVariable}`, `frontend.environment.${apiVariable}`],
  ...[apiKey, apiVariable].flatMap((name) => [`configMap.data.${name}`, `configMap.binaryData.${name}`]),
];

/**
 * How the frontend logs, too; and what lets a stack give up the database that it had.
 *
 * @requirement DB-25
 */
const ofTheFrontend = [
  "backend.logLevel",
  "backend.logLevelCase",
  "backend.logFormat",
  "database.internal.backupConfirmed",
];

/** Defaults of a stack that has no backend of its own, over those of its environment. */
export const defaultsWithoutBackend = {
  database: { internal: { enabled: false, backup: { enabled: false } } },
  ingress: { exposeBackend: false, paths: [{ path: "/", service: "frontend" }] },
};

/**
 * No setting is ignored; what a stack without a backend sets of one is refused, key by key.
 *
 * @param given what the stack sets
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

/** Paths of what is set, down to values and lists. */
function keysOf(tree: Tree, path: Path): Path[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    isTree(value) ? keysOf(value, [...path, key]) : [[...path, key]],
  );
}

function isWithin(keys: string[], path: Path): boolean {
  return path.some((_, index) => keys.includes(path.slice(0, index + 1).join(".")));
}
