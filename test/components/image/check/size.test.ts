import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { judge } from "../../../../components/image/check/verdict";

const manifest = { config: { size: 20 }, layers: [{ size: 100 }, { size: 80 }] };
const index = {
  manifests: [
    { digest: "sha256:amd64", platform: { os: "linux", architecture: "amd64" } },
    { digest: "sha256:provenance", platform: { os: "unknown", architecture: "unknown" } },
  ],
};
const basic = (user: string) => `Basic ${Buffer.from(user).toString("base64")}`;

/** A registry that answers each request as the test says. */
describe("the size of an image", () => {
  let server: Server;
  let host: string;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  const asked: string[] = [];
  const folder = mkdtempSync(join(tmpdir(), "todo-docker-"));
  const { DOCKER_CONFIG, PATH } = process.env;

  const json = (response: ServerResponse, body: object, status = 200) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  const sizeOf = async (reference = "team/todo-backend@sha256:0") =>
    (await judge({ image: `${host}/${reference}`, platform: "linux/amd64", sizeLimit: 1000 })).size;
  const logIn = (config: object) => writeFileSync(join(folder, "config.json"), JSON.stringify(config));

  before(async () => {
    process.env.DOCKER_CONFIG = folder;
    server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? ""}`.trim());
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    asked.length = 0;
    rmSync(join(folder, "config.json"), { force: true });
  });
  afterEach(() => {
    process.env.PATH = PATH;
  });
  after(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
    if (DOCKER_CONFIG === undefined) delete process.env.DOCKER_CONFIG;
    else process.env.DOCKER_CONFIG = DOCKER_CONFIG;
  });

  it("IMG-14 is that of its layers and its configuration, as the registry has them", async () => {
    answer = (_, response) => json(response, manifest);
    assert.equal(await sizeOf(), 200);
    assert.deepEqual(asked, ["GET /v2/team/todo-backend/manifests/sha256:0"]);
  });

  it("IMG-14 is that of its own platform, where it has several", async () => {
    answer = ({ url }, response) => json(response, url?.endsWith("amd64") ? manifest : index);
    assert.equal(await sizeOf(), 200);
    await assert.rejects(
      judge({ image: `${host}/todo@sha256:0`, platform: "linux/arm64", sizeLimit: 1000 }),
      /todo@sha256:0 has no image for linux\/arm64/,
    );
  });

  it("IMG-14 has to be below the limit, and isn't at it", async () => {
    answer = (_, response) => json(response, manifest);
    const limited = (sizeLimit: number) =>
      judge({ image: `${host}/todo@sha256:0`, platform: "linux/amd64", sizeLimit });
    assert.equal((await limited(201)).size, 200);
    await assert.rejects(limited(200), {
      message: `${host}/todo@sha256:0 has 200 bytes, and must have less than 200 (IMG-14). Nothing runs it.
fix: keep what only its build needs out of the last stage, or choose a smaller todo:<component>.image.baseImage`,
    });
    await assert.rejects(limited(199), /has 200 bytes, and must have less than 199/);
  });

  it("is asked for with a token, where the registry wants one", async () => {
    answer = (request, response) => {
      if (request.url?.startsWith("/token")) json(response, { token: "of-the-day" });
      else if (request.headers.authorization === "Bearer of-the-day") json(response, manifest);
      else
        response
          .writeHead(401, {
            "www-authenticate":
              `Bearer realm="http://${host}/token",service="registry",` + 'scope="repository:team/todo-backend:pull"',
          })
          .end();
    };
    const path = "GET /v2/team/todo-backend/manifests/sha256:0";
    const token = "GET /token?service=registry&scope=repository%3Ateam%2Ftodo-backend%3Apull";
    assert.equal(await sizeOf(), 200);
    assert.deepEqual(asked, [path, token, `${path} Bearer of-the-day`]);

    asked.length = 0;
    logIn({ auths: { [host]: { auth: Buffer.from("me:pass:word").toString("base64") } } });
    assert.equal(await sizeOf(), 200);
    assert.deepEqual(asked, [path, `${token} ${basic("me:pass:word")}`, `${path} Bearer of-the-day`]);

    asked.length = 0;
    logIn({ auths: { [host]: { identitytoken: "refresh" } } });
    assert.equal(await sizeOf(), 200);
    assert.deepEqual(asked, [path, "POST /token", `${path} Bearer of-the-day`]);
  });

  it("is asked for with what a credential helper knows", async () => {
    answer = ({ headers }, response) => {
      if (headers.authorization === basic("robot:secret")) json(response, manifest);
      else response.writeHead(401, { "www-authenticate": 'Basic realm="registry"' }).end();
    };
    writeFileSync(
      join(folder, "docker-credential-vault"),
      `#!/bin/sh\n[ "$1 $(cat)" = "get ${host}" ] && echo '{"Username":"robot","Secret":"secret"}'\n`,
      { mode: 0o755 },
    );
    process.env.PATH = [folder, PATH].join(delimiter);
    logIn({ credHelpers: { [host]: "vault" } });
    assert.equal(await sizeOf(), 200);
    logIn({ credsStore: "no-such-helper" });
    await assert.rejects(
      sizeOf(),
      /The size of .* can't be known: 127\.0\.0\.1:\d+ answered 401; log in with docker login$/,
    );
  });

  it("can't be known where the registry has no such image, no manifest for it, or doesn't answer", async () => {
    answer = (_, response) => json(response, { errors: [] }, 404);
    await assert.rejects(
      sizeOf(),
      /The size of .*team\/todo-backend@sha256:0 can't be known: 127\.0\.0\.1:\d+ answered 404$/,
    );
    answer = (_, response) => json(response, {});
    await assert.rejects(sizeOf(), /The registry's answer for .* is no image's manifest/);
    await assert.rejects(
      judge({ image: "localhost:1/todo@sha256:0", platform: "linux/amd64", sizeLimit: 1 }),
      /The registry localhost:1 doesn't answer: /,
    );
  });
});
