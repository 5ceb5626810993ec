/**
 * Runs the program's TypeScript without a build step and without a compiler's start-up time: a file is transpiled once
 * for each of its contents, and its JavaScript is kept under node_modules/.cache, as is the machine code of all that is
 * loaded. Pulumi's own ts-node would load the compiler and transpile every file at each preview, which takes longer
 * than all the rest of a program's start (docs/decisions/0010-program-start.md).
 */
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const { enableCompileCache, findSourceMap } = require("node:module");
const { join } = require("node:path");

const cache = join(__dirname, "node_modules", ".cache", "todo");
const transpiled = join(cache, "transpiled");
const configuration = readFileSync(join(__dirname, "tsconfig.json"), "utf8");
const { version } = require("typescript/package.json");

mkdirSync(transpiled, { recursive: true });
enableCompileCache(join(cache, "compiled"));
process.setSourceMapsEnabled(true);
Error.prepareStackTrace = stackTrace;
require.extensions[".ts"] = (module, file) => module._compile(javascriptOf(file), file);

function javascriptOf(file) {
  const source = readFileSync(file, "utf8");
  const key = createHash("sha256").update([version, configuration, file, source].join("\0")).digest("hex");
  const kept = join(transpiled, `${key}.js`);
  try {
    return readFileSync(kept, "utf8");
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
  const javascript = transpile(source, file);
  // Under another name first: a run that is killed, or one at the same time, must not leave half a file.
  writeFileSync(`${kept}.${process.pid}`, javascript);
  renameSync(`${kept}.${process.pid}`, kept);
  return javascript;
}

function transpile(source, fileName) {
  const typescript = require("typescript");
  const { compilerOptions } = JSON.parse(configuration);
  const { outputText, diagnostics } = typescript.transpileModule(source, {
    fileName,
    compilerOptions: { ...compilerOptions, module: "commonjs", inlineSourceMap: true },
    reportDiagnostics: true,
  });
  if (diagnostics.length === 0) return outputText;
  const host = { getCanonicalFileName: (name) => name, getCurrentDirectory: () => __dirname, getNewLine: () => "\n" };
  throw new SyntaxError(typescript.formatDiagnostics(diagnostics, host));
}

/**
 * A stack trace with the places in the TypeScript files, as Node would give it. Pulumi takes one for every promise that it
 * makes, and shows it only if the promise never settles: to look up the places of those, too, would take a third of a start.
 */
function stackTrace(error, frames) {
  const isPromise = frames[0]?.getFileName()?.endsWith("/@pulumi/pulumi/runtime/debuggable.js");
  return [error, ...frames.map(isPromise ? String : inSource)].join("\n    at ");
}

function inSource(frame) {
  const text = String(frame);
  const file = frame.getFileName();
  if (!file?.endsWith(".ts")) return text;
  const { lineNumber, columnNumber } = findSourceMap(file)?.findOrigin(frame.getLineNumber(), frame.getColumnNumber()) ?? {};
  return lineNumber === undefined ? text : text.replace(/:\d+:\d+(?=\)?$)/, `:${lineNumber}:${columnNumber}`);
}
