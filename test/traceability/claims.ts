import { globSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import * as ts from "typescript";
import { anId } from "./requirements";

const root = join(__dirname, "..", "..");
const titled = new Set(["describe", "it", "test", "suite", "refuses", "warnsOf", "accepts"]);

/** The tests that name a requirement: file and title. */
export type Claims = ReadonlyMap<string, readonly string[]>;

/**
 * A test claims a requirement by its id in its title, in the `id` of its row of a table, or, in Python, in its
 * docstring. An id in a comment or in the text of a message claims nothing, nor does a test that is skipped or empty.
 */
export function claims(): Claims {
  const found = new Map<string, string[]>();
  const claim = (file: string) => (title: string) => {
    for (const [id] of title.matchAll(anId))
      found.set(id, [...(found.get(id) ?? []), `${relative(root, file)}: ${title}`]);
  };
  for (const file of files("{test,embedded/test,frontend/test}/**/*.test.ts"))
    typescriptTitles(readFileSync(file, "utf8")).forEach(claim(file));
  for (const file of files("backend/tests/**/test_*.py")) pythonTitles(file).forEach(claim(file));
  return found;
}

function files(pattern: string): string[] {
  return globSync(pattern, { cwd: root, exclude: (path) => path.includes("node_modules") }).map((path) =>
    join(root, path),
  );
}

/** Titles in a file's text of the tests that run. */
export function typescriptTitles(text: string): string[] {
  const titles: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const [called = "", ...how] = node.expression.getText(source).split(".");
      if (titled.has(called) && (how.includes("skip") || (called === "it" && node.arguments.length < 2))) return;
      if (titled.has(called)) titles.push(textOf(node.arguments[0]));
    }
    if (ts.isPropertyAssignment(node) && node.name.getText(source) === "id") titles.push(textOf(node.initializer));
    ts.forEachChild(node, visit);
  };
  const source = ts.createSourceFile("of.test.ts", text, ts.ScriptTarget.Latest, true);
  visit(source);
  return titles;
}

function textOf(node: ts.Node | undefined): string {
  if (node === undefined) return "";
  if (ts.isStringLiteralLike(node)) return node.text;
  return ts.isTemplateExpression(node) ? node.getText().slice(1, -1) : "";
}

function pythonTitles(file: string): string[] {
  const docstring = /^ *(?:async )?def test_\w+\((?:[^()]|\([^()]*\))*\)[^:]*:\n\s+"""([\s\S]*?)"""/gm;
  return [...readFileSync(file, "utf8").matchAll(docstring)].map(([, text = ""]) => text);
}
