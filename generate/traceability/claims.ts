import { globSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { pythonClaims } from "./python";
import { anId } from "./requirements";
import { typescriptClaims } from "./typescript";

const root = join(__dirname, "..", "..");
/** Its tests contain examples of claims. */
const examples = join(root, "test", "traceability");

export interface Claim {
  /** Relative to the repository. */
  file: string;
  /** The test's title. */
  title: string;
}

/** The tests that claim each requirement. */
export type Claims = ReadonlyMap<string, readonly Claim[]>;

/**
 * A test claims a requirement by its id in its title, in the `id` of its row in a table, or, in Python, in its
 * docstring. An id in a comment or in a message claims nothing, and neither does a test that is skipped, may skip
 * itself, or is empty.
 */
export function claims(): Claims {
  const found = new Map<string, Claim[]>();
  const claim = (file: string) => (title: string) => {
    for (const [id] of title.matchAll(anId))
      found.set(id, [...(found.get(id) ?? []), { file: relative(root, file), title }]);
  };
  // Some suites of a *.test.ts are in separate files.
  for (const file of files("{test,embedded/test,frontend/test}/**/*.ts"))
    if (!file.startsWith(examples)) typescriptClaims(readFileSync(file, "utf8")).forEach(claim(file));
  for (const file of files("backend/tests/**/test_*.py")) pythonClaims(readFileSync(file, "utf8")).forEach(claim(file));
  return found;
}

function files(pattern: string): string[] {
  return globSync(pattern, { cwd: root, exclude: (path) => path.includes("node_modules") }).map((path) =>
    join(root, path),
  );
}
