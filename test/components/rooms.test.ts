import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";

const repository = join(__dirname, "..", "..");

/** The rooms of components/; each may import values only from the rooms below it. */
const rooms = [
  ...["app", "live", "pods", "stacks", "cluster", "database", "guards", "jobs", "network"],
  ...["secrets", "application", "config", "image", "workload", "backend", "outputs"],
];

/** The project's own values that a file imports; types don't count, because they are gone when the program runs. */
function importsOf(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest);
  return source.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    const { moduleSpecifier } = statement;
    if (!moduleSpecifier || !ts.isStringLiteral(moduleSpecifier) || !moduleSpecifier.text.startsWith(".")) return [];
    if (isTypeOnly(statement)) return [];
    return [relative(repository, join(dirname(file), moduleSpecifier.text))];
  });
}

function isTypeOnly(statement: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(statement)) {
    const { exportClause } = statement;
    if (statement.isTypeOnly || !exportClause || !ts.isNamedExports(exportClause)) return statement.isTypeOnly;
    return exportClause.elements.every((element) => element.isTypeOnly);
  }
  const { importClause } = statement;
  if (!importClause || importClause.isTypeOnly) return importClause !== undefined;
  const { name, namedBindings } = importClause;
  if (name || !namedBindings || !ts.isNamedImports(namedBindings)) return false;
  return namedBindings.elements.every((element) => element.isTypeOnly);
}

function filesOf(folder: string): string[] {
  return readdirSync(join(repository, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => join(repository, folder, file));
}

describe("the rooms of components/", () => {
  it("hold every file: none is at the top", () => {
    const top = readdirSync(join(repository, "components"));
    assert.deepEqual(
      top.filter((entry) => !statSync(join(repository, "components", entry)).isDirectory()),
      [],
    );
    assert.deepEqual(top.sort(), [...rooms].sort());
  });

  it("import values only from the rooms below them", () => {
    const files = filesOf("components");
    const imports = files.flatMap((file) => importsOf(file).map((imported) => ({ file, imported })));
    const between = imports
      .filter(({ imported }) => imported.startsWith("components/"))
      .map(({ file, imported }) => ({ from: relative(repository, file), to: imported }))
      .filter(({ from, to }) => from.split("/")[1] !== to.split("/")[1]);
    assert.ok(between.length > 50);
    const level = (path: string) => rooms.indexOf(path.split("/")[1] ?? "");
    assert.deepEqual(
      between.filter(({ from, to }) => level(to) >= level(from)).map(({ from, to }) => `${from} imports ${to}`),
      [],
    );
  });
});

describe("settings/", () => {
  it("imports nothing from components/, policy/ or generate/", () => {
    const imports = filesOf("settings").flatMap((file) => importsOf(file));
    assert.ok(imports.length > 50);
    assert.deepEqual(
      imports.filter((imported) => /^(components|policy|generate)\b/.test(imported)),
      [],
    );
  });
});
