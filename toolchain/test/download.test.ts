import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, existsSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Failure } from "../lib/failure.ts";
import type { Piece } from "../pieces/catalog.ts";
import { downloadOfficial } from "../pieces/download.ts";

const content = "a program\n";
const sum = createHash("sha256").update(content).digest("hex");
const silent = () => undefined;

describe("official downloads", () => {
  let server: Server;
  let folder: string;
  /** What the publisher's host answers, by path. */
  let files: Record<string, string>;

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
      download: { url: `http://${host}/tool-linux`, checksums: `http://${host}/checksums.txt` },
      go: { module: "none", package: "none" },
    };
  }

  it("are taken when they match the publisher's checksum", async () => {
    files = { "/tool-linux": content, "/checksums.txt": `${"0".repeat(64)}  tool-darwin\n${sum}  tool-linux\n` };
    const target = join(folder, "tool");
    assert.match((await downloadOfficial(piece(), target, silent)) ?? "", /^downloaded from 127\.0\.0\.1/);
    assert.equal(readFileSync(target, "utf8"), content);
  });

  it("that don't match end the run, and leave nothing behind", async () => {
    files = { "/tool-linux": "something else", "/checksums.txt": sum };
    const target = join(folder, "tool");
    await assert.rejects(downloadOfficial(piece(), target, silent), (error: unknown) => {
      assert.ok(error instanceof Failure);
      assert.match(error.message, /tool 1\.2\.3 is not what its publisher lists/);
      assert.ok(error.why.includes(sum));
      return true;
    });
    assert.equal(existsSync(target), false);
  });

  it("without a published checksum aren't used", async () => {
    files = { "/tool-linux": content };
    assert.equal(await downloadOfficial(piece(), join(folder, "tool"), silent), undefined);
  });

  it("from a host that can't be reached make way for the build", async () => {
    assert.equal(await downloadOfficial(piece("127.0.0.1:1"), join(folder, "tool"), silent), undefined);
  });

  it("aren't asked for where there are none", async () => {
    assert.equal(await downloadOfficial({ ...piece(), download: undefined }, join(folder, "tool"), silent), undefined);
  });
});
