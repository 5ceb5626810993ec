import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import ts from "typescript";

const repository = join(__dirname, "..", "..");

/** The rooms of components/; each may import values only from the rooms below it. */
const rooms = [
  ...["app", "live", "pods", "stacks", "cluster", "database", "guards", "jobs", "network"],
  ...["secrets", "config", "image", "workload", "backend", "steps"],
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

/** The file that an import without an extension means. */
function fileOf(imported: string): string | undefined {
  return [imported, `${imported}.ts`, join(imported, "index.ts")]
    .map((path) => join(repository, path))
    .find((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
}

/** Circles of values among files: each a list of files that import one another, the first again at the end. */
function circlesOf(files: string[]): string[] {
  const imports = new Map(files.map((file) => [file, importsOf(file).flatMap((path) => fileOf(path) ?? [])]));
  const done = new Set<string>();
  const search = (file: string, path: string[]): string[] => {
    if (path.includes(file)) return [[...path.slice(path.indexOf(file)), file].map(short).join(" -> ")];
    if (done.has(file)) return [];
    const found = (imports.get(file) ?? []).flatMap((next) => search(next, [...path, file]));
    done.add(file);
    return found;
  };
  return files.flatMap((file) => search(file, []));
}

const short = (file: string) => relative(repository, file);

describe("imports of values", () => {
  for (const folder of ["components", "settings", "generate", "policy"]) {
    it(`form no circle in ${folder}/`, () => {
      assert.deepEqual(circlesOf(filesOf(folder)), []);
    });
  }

  it("form a circle if two files import each other", () => {
    const folder = mkdtempSync(join(tmpdir(), "circle-"));
    after(() => rmSync(folder, { recursive: true }));
    const write = (name: string, text: string) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const one = write("one.ts", 'import { two } from "./two";\nexport const one = () => two;\n');
    const two = write("two.ts", 'import { one } from "./one";\nexport const two = () => one;\n');
    const typed = write("typed.ts", 'import type { two } from "./typed";\nexport type One = typeof two;\n');
    assert.deepEqual(circlesOf([one, two, typed]), [[one, two, one].map(short).join(" -> ")]);
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
