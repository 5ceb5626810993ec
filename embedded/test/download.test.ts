import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Failure } from "../host/failure.ts";
import type { Piece } from "../pieces/catalog.ts";
import { downloadOfficial } from "../pieces/download.ts";

const content = "a program\n";
const sum = createHash("sha256").update(content).digest("hex");
const silent = () => undefined;

describe("official downloads", () => {
  let server: Server;
  let folder: string;
  /** The publisher's responses, by path. */
  let files: Record<string, string | Buffer>;

  before((done) => {
    server = createServer((request, response) => {
      const body = files[request.url ?? ""];
      response.statusCode = body === undefined ? 404 : 200;
      response.end(body);
    }).listen(0, "127.0.0.1", done);
  });
  after(() => server.close());
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "todo-chatbot-test-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function piece(host = `127.0.0.1:${(server.address() as AddressInfo).port}`): Piece {
    return {
      name: "tool",
      version: "1.2.3",
      downloads: [{ url: `http://${host}/tool`, sum: { listedAt: `http://${host}/checksums.txt` } }],
      go: [],
    };
  }

  it("are used if they match the publisher's checksum", async () => {
    files = { "/tool": content, "/checksums.txt": `${"0".repeat(64)}  other\n${sum}  tool\n` };
    assert.match((await downloadOfficial(piece(), folder, silent)) ?? "", /^downloaded from 127\.0\.0\.1/);
    assert.equal(readFileSync(join(folder, "tool"), "utf8"), content);
  });

  it("that don't match end the run, and leave nothing behind", async () => {
    files = { "/tool": "something else", "/checksums.txt": sum };
    await assert.rejects(downloadOfficial(piece(), folder, silent), (error: unknown) => {
      assert.ok(error instanceof Failure);
      assert.match(error.message, /The download of tool is not what its publisher lists/);
      assert.ok(error.why.includes(sum));
      return true;
    });
    assert.deepEqual(readdirSync(folder), []);
  });

  it("provide the wanted programs from an archive", async () => {
    mkdirSync(join(folder, "bundle"));
    for (const name of ["one", "two", "three"]) writeFileSync(join(folder, "bundle", name), name);
    const archive = execFileSync("tar", ["-czf", "-", "-C", folder, "bundle"]);
    files = { "/all.tar.gz": archive };
    const sha256 = createHash("sha256").update(archive).digest("hex");
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/all.tar.gz`;
    const target = mkdtempSync(join(folder, "target-"));
    await downloadOfficial(
      { ...piece(), downloads: [{ url, sum: { sha256 }, members: ["bundle/one", "bundle/two"] }] },
      target,
      silent,
    );
    assert.deepEqual(readdirSync(target).sort(), ["one", "two"]);
  });

  it("without a published checksum aren't used", async () => {
    files = { "/tool": content };
    assert.equal(await downloadOfficial(piece(), folder, silent), undefined);
  });

  it("are replaced by a build if the host can't be reached", async () => {
    assert.equal(await downloadOfficial(piece("127.0.0.1:1"), folder, silent), undefined);
  });

  it("aren't tried if there are none", async () => {
    assert.equal(await downloadOfficial({ ...piece(), downloads: [] }, folder, silent), undefined);
  });
});
