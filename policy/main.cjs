/**
 * Starts the pack. If its sources exist, `bin/` is updated from them first: nobody has to compile it manually, and an
 * edited rule takes effect in the next preview. An installed pack has no sources, and starts as it is.
 */
const { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } = require("node:fs");
const { dirname, join } = require("node:path");

const configuration = join(__dirname, "tsconfig.json");
const outdated = outdatedOf(sources(__dirname));
if (outdated.length > 0) transpile(outdated);
require("./bin/index.js");

/** Paths of the pack's TypeScript files below its folder. */
function sources(/** @type {string} */ folder) {
  const skipped = new Set(["bin", "node_modules"]);
  const files = (/** @type {string} */ path) =>
    readdirSync(join(folder, path), { withFileTypes: true }).flatMap((entry) => {
      const below = join(path, entry.name);
      if (entry.isDirectory()) return skipped.has(entry.name) ? [] : files(below);
      return entry.name.endsWith(".ts") ? [below] : [];
    });
  return files("");
}

function compiled(/** @type {string} */ file) {
  return join(__dirname, "bin", file.replace(/\.ts$/, ".js"));
}

/** The sources that are newer than their JavaScript, or that the compiler's options are newer than. */
function outdatedOf(/** @type {string[]} */ files) {
  if (files.length === 0) return [];
  const configured = statSync(configuration).mtimeMs;
  return files.filter((file) => {
    const made = statSync(compiled(file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
    return configured > made || statSync(join(__dirname, file)).mtimeMs > made;
  });
}

function transpile(/** @type {string[]} */ files) {
  const typescript = require("typescript");
  const { config } = typescript.readConfigFile(configuration, typescript.sys.readFile);
  const { options } = typescript.parseJsonConfigFileContent(
    { ...config, files: [], include: [] },
    typescript.sys,
    __dirname,
  );
  for (const file of files) {
    const { outputText, diagnostics = [] } = typescript.transpileModule(readFileSync(join(__dirname, file), "utf8"), {
      fileName: join(__dirname, file),
      compilerOptions: { ...options, rootDir: undefined, outDir: undefined },
      reportDiagnostics: true,
    });
    const [fault] = diagnostics;
    if (fault) {
      const { line = 0 } = fault.file?.getLineAndCharacterOfPosition(fault.start ?? 0) ?? {};
      const message = typescript.flattenDiagnosticMessageText(fault.messageText, "\n");
      throw new SyntaxError(`policy/${file}:${line + 1}: ${message}`);
    }
    write(compiled(file), outputText);
  }
}

/** Under another name first: another preview may read it, and this one may be killed. */
function write(/** @type {string} */ file, /** @type {string} */ content) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.${process.pid}`, content);
  renameSync(`${file}.${process.pid}`, file);
}
