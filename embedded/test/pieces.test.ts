import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
// Without it, a run without the suite's config would delete this machine's own state.
import "../../test/support/isolate.mjs";
import { paths } from "../host/paths.ts";
import { acquire, provide } from "../pieces/acquire.ts";
import {
  actionlintPiece,
  clusterPieces,
  dockerPluginPiece,
  felixPiece,
  helmPiece,
  type Piece,
  pluginPieces,
} from "../pieces/catalog.ts";
import { pulumiPiece } from "../pieces/pulumi.ts";
import { goKey } from "../pieces/go.ts";
import { findOnPath } from "../pieces/path.ts";

const silent = () => undefined;

describe("pieces", () => {
  const path = process.env.PATH;
  let folder: string;

  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "todo-chatbot-test-"))));
  afterEach(() => {
    process.env.PATH = path;
    rmSync(folder, { recursive: true, force: true });
  });

  /** Puts a program on PATH that answers with a version. */
  function install(name: string, version: string): string {
    const file = join(folder, name);
    writeFileSync(file, `#!/bin/sh\necho "${name} v${version} (linux)"\n`);
    chmodSync(file, 0o755);
    process.env.PATH = `${folder}:${path}`;
    return file;
  }

  const tool = { name: "todo-test-tool", onPath: { args: ["--version"], accepts: ">=2.1.0 <3" } };
  const piece: Piece = {
    ...tool,
    version: "2.5.0",
    go: [{ program: "todo-test-tool", module: "crane", package: "none" }],
  };

  it("on PATH are used if their version fits", async () => {
    const file = install(tool.name, "2.1.7");
    assert.deepEqual(await findOnPath(tool), { found: { file, version: "2.1.7" }, refused: [] });
    assert.deepEqual(await acquire(piece, silent), { files: new Map([[tool.name, file]]), how: "2.1.7 on PATH" });
    assert.equal(await provide(piece, silent), "2.1.7 on PATH");
    assert.equal(readlinkSync(join(paths.bin, tool.name)), file);
  });

  it("on PATH aren't used with another version, or without one", async () => {
    const file = install(tool.name, "3.0.0");
    const refusal = async () => (await findOnPath(tool)).refused;
    assert.deepEqual(await refusal(), [`${file} (3.0.0) isn't used: a version >=2.1.0 <3 is needed`]);
    install(tool.name, "unknown");
    assert.deepEqual(await refusal(), [`${file} isn't used: its version can't be read`]);
    install(tool.name, "2.0.9");
    assert.deepEqual(await refusal(), [`${file} (2.0.9) isn't used: it is too old, 2.1.0 or later is needed`]);
  });

  it("make Helm render for the Kubernetes whose libraries it is built from", () => {
    const modules = readFileSync(join(import.meta.dirname, "..", "go", "helm", "go.mod"), "utf8");
    const [, minor] = /k8s\.io\/client-go v0\.(\d+)\./.exec(modules) ?? [];
    const flags = helmPiece.go.map(({ ldflags = "" }) => ldflags.match(/k8sVersion\w+=\d+/g));
    const version = ["k8sVersionMajor=1", `k8sVersionMinor=${minor}`];
    assert.deepEqual(flags, [[...version, ...version]]);
  });

  it("on PATH that need other programs are used only if those are next to them", async () => {
    const file = install(tool.name, "2.1.7");
    const alongside = [{ program: "todo-test-host" }, { program: "todo-test-shim", versions: "<2.1.5" }];
    const needy = { ...tool, onPath: { ...tool.onPath, alongside } };
    assert.deepEqual(await findOnPath(needy), {
      refused: [`${file} (2.1.7) isn't used: todo-test-host should be next to it`],
    });
    install("todo-test-host", "2.1.7");
    assert.deepEqual(await findOnPath(needy), { found: { file, version: "2.1.7" }, refused: [] });
    install(tool.name, "2.1.4");
    assert.deepEqual(await findOnPath(needy), {
      refused: [`${file} (2.1.4) isn't used: todo-test-shim should be next to it`],
    });
  });

  it("are taken from the cache", async () => {
    const cached = join(paths.pieces, `${piece.name}-${piece.version}-${await goKey(piece)}`);
    mkdirSync(cached, { recursive: true });
    writeFileSync(join(cached, piece.name), "");
    assert.deepEqual(await acquire(piece, silent), {
      files: new Map([[piece.name, join(cached, piece.name)]]),
      how: "cached",
    });
    const file = install(piece.name, "1.9.0");
    assert.equal(
      (await acquire(piece, silent)).how,
      `cached; ${file} (1.9.0) isn't used: it is too old, 2.1.0 or later is needed`,
    );
  });

  it("have a key that changes with version and flags", async () => {
    const key = await goKey(piece);
    assert.match(key, /^[0-9a-f]{12}$/);
    assert.equal(await goKey({ ...piece }), key);
    assert.notEqual(await goKey({ ...piece, version: "2.5.1" }), key);
    assert.notEqual(await goKey({ ...piece, go: [{ ...piece.go[0]!, ldflags: "-X main.version=1" }] }), key);
  });

  it("are all pinned: each in a module with a go.sum, each under one name", () => {
    const plugins = [...pluginPieces, dockerPluginPiece];
    const all: Piece[] = [...clusterPieces, felixPiece, pulumiPiece, ...plugins, helmPiece, actionlintPiece];
    for (const { version, go } of all) {
      assert.match(version, /^\d+\.\d+\.\d+$/);
      for (const { module } of go) assert.ok(existsSync(join(paths.repository, "embedded", "go", module, "go.sum")));
    }
    assert.equal(new Set(all.map(({ name }) => name)).size, all.length);
  });

  it("have the versions that the npm packages ask for, if they are Pulumi's providers", async () => {
    const { default: manifest } = (await import("../../package.json", { with: { type: "json" } })) as {
      default: { dependencies: Record<string, string> };
    };
    for (const { plugin } of [...pluginPieces, dockerPluginPiece])
      assert.equal(manifest.dependencies[`@pulumi/${plugin.name}`], plugin.version);
  });
});
