import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Failure } from "../host/failure.ts";
import type { Downloads } from "../pieces/publishers.ts";
import { downloadOfficial } from "../pieces/download.ts";
import { Client } from "../pieces/http.ts";
import { CompanyNetwork, serve, sha256, tarOf } from "./support/publishers.ts";

const target = { platform: "linux", arch: "amd64" } as const;
const tool = "github.com/example/tool/releases/download/v1/tool";
const mirror = "get.pulumi.com/tool";
const list = "github.com/example/tool/releases/download/v1/checksums.txt";
const content = randomBytes(300_000);

const downloads =
  (...urls: [string, ...string[]]): Downloads =>
  () => [{ urls: urls.map((url) => `https://${url}`) as [string, ...string[]], sum: { listedAt: `https://${list}` } }];

describe("official downloads", () => {
  let network: CompanyNetwork;
  let client: Client;
  let folder: string;
  let said: string[];

  beforeEach(async () => {
    network = await CompanyNetwork.start();
    client = new Client(network.environment);
    folder = mkdtempSync(join(tmpdir(), "todo-chatbot-test-"));
    said = [];
    network.publish(tool, content, list);
  });
  afterEach(async () => {
    await client.close();
    network.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const get = (wanted: Downloads = downloads(tool), from = client) =>
    downloadOfficial({ downloads: wanted }, folder, (message) => said.push(message), { target, from });
  const got = () => readFileSync(join(folder, "tool"));

  it("come through a proxy, from publishers with certificates of a private authority", async () => {
    assert.equal(await get(), "downloaded from github.com");
    assert.deepEqual(got(), content);
    assert.deepEqual(network.requests.slice(-2), [tool, `release-assets.githubusercontent.com/${tool}`]);
  });

  it("pass by the proxy where NO_PROXY says so", async () => {
    const direct = new Client({ ...network.environment, NO_PROXY: "github.com,.githubusercontent.com" });
    assert.equal(await get(downloads(tool), direct), undefined);
    assert.deepEqual(network.requests, []);
    await direct.close();
  });

  it("are refused without the authority, with the reason", async () => {
    const trusting = new Client({ HTTPS_PROXY: network.environment.HTTPS_PROXY });
    assert.equal(await get(downloads(tool), trusting), undefined);
    assert.match(said.at(-1) ?? "", /^can't be downloaded \(github\.com: .*certificate/);
    await trusting.close();
  });

  it("tell which variable names certificates that can't be read", () => {
    assert.throws(
      () => new Client({ SSL_CERT_FILE: "/nowhere.pem" }),
      (error) => error instanceof Failure && error.fix.includes("unset SSL_CERT_FILE"),
    );
  });

  it("continue where a cut connection ended", async () => {
    network.answers.set(`release-assets.githubusercontent.com/${tool}`, (request, response) => {
      if (request.headers.range) return serve(request, response, content);
      response.writeHead(200, { "etag": `"${sha256(content)}"`, "content-length": content.length });
      response.write(content.subarray(0, 100_000), () => setTimeout(() => response.destroy(), 50));
    });
    assert.equal(await get(), "downloaded from github.com");
    assert.deepEqual(got(), content);
    const range = network.requests.at(-1)?.match(/ bytes=(\d+)-/)?.[1];
    assert.ok(Number(range) > 0, String(network.requests.at(-1)));
  });

  it("begin again where a server can't continue", async () => {
    let asked = 0;
    network.answers.set(`release-assets.githubusercontent.com/${tool}`, (_, response) => {
      response.writeHead(200, { "content-length": content.length });
      if (asked++ > 1) return void response.end(content);
      response.write(content.subarray(0, 100_000), () => setTimeout(() => response.destroy(), 50));
    });
    assert.equal(await get(), "downloaded from github.com");
    assert.deepEqual(got(), content);
  });

  it("come from the next source when the first fails to its end", async () => {
    network.publish(mirror, content);
    network.files.delete(tool);
    assert.equal(await get(downloads(tool, mirror)), "downloaded from get.pulumi.com");
    assert.deepEqual(got(), content);
  });

  it("wait for an answer that is slow, and for an error that passes", async () => {
    let asked = 0;
    network.answers.set(`release-assets.githubusercontent.com/${tool}`, (request, response) => {
      if (asked++ === 0) return void response.writeHead(503).end();
      setTimeout(() => serve(request, response, content), 6_000);
    });
    assert.equal(await get(), "downloaded from github.com");
  });

  it("aren't asked of a host again that couldn't be reached", async () => {
    network.blocked.add("github.com");
    assert.equal(await get(), undefined);
    assert.match(said.at(-1) ?? "", /github\.com: .*403/);
    network.blocked.clear();
    assert.equal(await get(), undefined);
    assert.deepEqual(network.requests, []);
  });

  it("of a file that isn't there make way for the build, and don't switch the host off", async () => {
    network.files.delete(tool);
    assert.equal(await get(), undefined);
    assert.match(said.at(-1) ?? "", /HTTP 404/);
    network.publish(tool, content);
    assert.equal(await get(), "downloaded from github.com");
  });

  it("that don't match their sum end the run, and leave nothing behind", async () => {
    network.publish(tool, "something else");
    await assert.rejects(get(), (error: unknown) => {
      assert.ok(error instanceof Failure);
      assert.match(error.message, /The download of tool doesn't match its publisher's checksum/);
      assert.ok(error.why.includes(sha256(content)));
      return true;
    });
    assert.deepEqual(readdirSync(folder), []);
  });

  it("without a published sum aren't used", async () => {
    network.files.set(list, `${"0".repeat(64)}  other\n${"1".repeat(64)}  not-tool\n`);
    assert.equal(await get(), undefined);
    assert.match(said.at(-1) ?? "", /it lists no SHA-256 sum of tool/);
  });

  it("take the sum that GitHub has of a release's file", async () => {
    const api = "api.github.com/repos/example/tool/releases/tags/v1";
    const release = (digest: string | null) => JSON.stringify({ tag_name: "v1", assets: [{ name: "tool", digest }] });
    const wanted: Downloads = () => [{ urls: [`https://${tool}`], sum: { github: "example/tool", tag: "v1" } }];
    network.files.set(api, release(null));
    assert.equal(await get(wanted), undefined);
    network.files.set(api, release(`sha256:${sha256(content)}`));
    assert.equal(await get(wanted), "downloaded from github.com");
    network.files.set(api, release(`sha256:${"0".repeat(64)}`));
    await assert.rejects(get(wanted), Failure);
  });

  it("take the programs that they want out of an archive", async () => {
    const archive = tarOf(["bundle/one", "bundle/two", "bundle/three"]);
    network.publish(`${tool}.tar.gz`, archive);
    const wanted: Downloads = () => [
      { urls: [`https://${tool}.tar.gz`], sum: { sha256: sha256(archive) }, members: ["bundle/one", "bundle/two"] },
    ];
    await get(wanted);
    assert.deepEqual(readdirSync(folder).sort(), ["one", "two"]);
  });

  it("aren't asked for where there are none", async () => {
    assert.equal(await downloadOfficial({}, folder, () => undefined, { target, from: client }), undefined);
    assert.deepEqual(network.requests, []);
  });
});
