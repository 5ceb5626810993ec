/**
 * Runs the program's TypeScript without a build step and without a compiler's start-up time: a file is transpiled once
 * for each of its contents, and its JavaScript is kept under node_modules/.cache, as is the machine code of all that is
 * loaded. Pulumi's own ts-node would load the compiler and transpile every file at each preview, which takes longer
 * than all the rest of a program's start. What Pulumi's SDK loads with itself and a deployment doesn't use is loaded
 * when it is first used (docs/decisions/0010-program-start.md).
 */
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const { createRequire, enableCompileCache, Module, SourceMap } = require("node:module");
const { join } = require("node:path");

const cache = join(__dirname, "node_modules", ".cache", "todo");
const transpiled = join(cache, "transpiled");
const configuration = readFileSync(join(__dirname, "tsconfig.json"), "utf8");
const { version } = require("typescript/package.json");

endWithEngine();
// The Automation API, and the TypeScript compiler, which serializes functions.
for (const module of ["./automation", "./typescript-shim"]) loadLate(module);
// It would replace the stack traces below by its own, and take a third of a preview to map them.
replace("source-map-support/register", {});

/** Where what is kept of each loaded file is. */
const kept = new Map();

mkdirSync(transpiled, { recursive: true });
// From Node 22.1 on.
enableCompileCache?.(join(cache, "compiled"));
Error.prepareStackTrace = stackTrace;
require.extensions[".ts"] = (module, file) => module._compile(javascriptOf(file), file);

/** Lets Pulumi's SDK have a module at once that is loaded when one of its members is first asked for. */
function loadLate(request) {
  let loaded;
  const load = () => {
    if (loaded === undefined) {
      delete require.cache[file];
      loaded = require(file);
    }
    return loaded;
  };
  const file = replace(
    request,
    new Proxy({}, { get: (_, key) => key === "__esModule" || load()[key], has: (_, key) => key in load() }),
  );
}

/** Gives Pulumi's SDK other exports of a module that it requires; returns the module's file. */
function replace(request, exports) {
  const file = createRequire(require.resolve("@pulumi/pulumi")).resolve(request);
  require.cache[file] ??= Object.assign(new Module(file), { exports, filename: file, loaded: true });
  return file;
}

function javascriptOf(file) {
  const source = readFileSync(file, "utf8");
  const key = createHash("sha256").update([version, configuration, file, source].join("\0")).digest("hex");
  const path = join(transpiled, key);
  kept.set(file, path);
  try {
    return readFileSync(`${path}.js`, "utf8");
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
  const { javascript, lines } = transpile(source, file);
  keep(`${path}.lines.json`, JSON.stringify(lines));
  keep(`${path}.js`, javascript);
  return javascript;
}

/** Under another name first: a run that is killed, or one at the same time, must not leave half a file. */
function keep(path, content) {
  writeFileSync(`${path}.${process.pid}`, content);
  renameSync(`${path}.${process.pid}`, path);
}

/** The JavaScript of a file, and for each of its lines the one that it comes from. */
function transpile(source, fileName) {
  const typescript = require("typescript");
  const { compilerOptions } = JSON.parse(configuration);
  const { outputText, sourceMapText, diagnostics } = typescript.transpileModule(source, {
    fileName,
    compilerOptions: { ...compilerOptions, module: "commonjs", sourceMap: true, inlineSourceMap: false },
    reportDiagnostics: true,
  });
  if (diagnostics.length === 0)
    return { javascript: outputText, lines: linesOf(outputText, new SourceMap(JSON.parse(sourceMapText))) };
  const host = { getCanonicalFileName: (name) => name, getCurrentDirectory: () => __dirname, getNewLine: () => "\n" };
  throw new SyntaxError(typescript.formatDiagnostics(diagnostics, host));
}

function linesOf(javascript, map) {
  return javascript.split("\n").map((text, index) => map.findEntry(index, text.length).originalLine + 1);
}

/**
 * A stack trace with the lines of the TypeScript files. Node would read a source map for each file; with one stack
 * trace for every promise and resource that Pulumi makes, that would be a third of a start.
 */
function stackTrace(error, frames) {
  return [error, ...frames.map(inSource)].join("\n    at ");
}

function inSource(frame) {
  const file = frame.getFileName();
  const path = kept.get(file);
  if (path === undefined) return String(frame);
  const lines = linesKept(path);
  return String(frame).replace(/:(\d+)(:\d+\)?)$/, (_, line, rest) => `:${lines[line - 1]}${rest}`);
}

const read = new Map();

function linesKept(path) {
  if (!read.has(path)) read.set(path, JSON.parse(readFileSync(`${path}.lines.json`, "utf8")));
  return read.get(path);
}

/**
 * Ends the program when its engine is gone. A killed `pulumi up` closes the program's output and its monitor: Pulumi's
 * handler of uncaught errors then reports that it can't report, which is an uncaught error again, for ever.
 */
function endWithEngine() {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => process.exit(1));
  const engine = process.ppid;
  // The kernel gives a process another parent when its own ends.
  const watch = () => process.ppid === engine || process.exit(1);
  setInterval(watch, 500).unref();
}
