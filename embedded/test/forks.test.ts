import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { paths } from "../host/paths.ts";
import { addonPieces } from "../pieces/addons.ts";
import { type GoBuild, type Piece, pluginPieces } from "../pieces/catalog.ts";
import { completeFork } from "../pieces/go.ts";

describe("a forked module", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "todo-chatbot-test-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function write(...files: string[]) {
    for (const file of files) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), file);
    }
  }

  it("matches the original, except for the files that the fork changes or leaves out", async () => {
    write(
      "module/go.mod",
      "module/main.go",
      "module/cloud/client.go",
      "module/cloud/more/client.go",
      "fork/go.mod",
      "fork/cloud/absent.go",
    );
    await completeFork(join(folder, "fork"), join(folder, "module"), ["cloud"]);
    assert.equal(readFileSync(join(folder, "fork", "go.mod"), "utf8"), "fork/go.mod");
    assert.equal(readFileSync(join(folder, "fork", "main.go"), "utf8"), "module/main.go");
    assert.ok(existsSync(join(folder, "fork", "cloud", "absent.go")));
    assert.ok(
      !existsSync(join(folder, "fork", "cloud", "client.go")) && !existsSync(join(folder, "fork", "cloud", "more")),
    );
  });

  const builds = [...Object.values(addonPieces), ...pluginPieces].flatMap((piece: Piece) => piece.go);
  for (const { module: name, folder: fork, base } of builds.flatMap((build: GoBuild) =>
    (build.forks ?? []).map((each) => ({ ...each, base: build.module })),
  )) {
    it(`${name} has its checksum in go.sum, and replaces the original in go.mod`, () => {
      const [path = "", version = ""] = name.split("@");
      const read = (file: string) => readFileSync(join(paths.repository, "embedded", "go", base, file), "utf8");
      assert.ok(read("go.sum").includes(`${path} ${version} h1:`));
      assert.ok(read("go.mod").includes(`\t${path} ${version}`) && read("go.mod").includes(`\t${path} => ./${fork}\n`));
      assert.ok(read(join(fork, "go.mod")).startsWith(`module ${path}\n`));
    });
  }
});
