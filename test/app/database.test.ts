import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Application } from "./application";

const password = "correct horse battery staple";

/** What a browser does first: an account, then a task by way of the backend; their answers' codes. */
async function signUpAndAdd({ url, rows }: { url: string; rows: (sql: string) => Promise<unknown> }) {
  await rows("DELETE FROM rate_limits");
  const send = (path: string, body: object, cookie = "") =>
    fetch(`${url}/bff/${path}`, {
      method: "POST",
      headers: { cookie, "origin": url, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const email = `${randomUUID()}@todo.invalid`;
  const account = await send("auth/sign-up/email", { name: "Ada", email, password });
  const cookie = account.headers.getSetCookie().map((each) => each.split(";")[0]);
  const task = await send("tasks", { title: "Buy milk" }, cookie.join("; "));
  return [account.status, task.status];
}

describe("DB-29 a database that asks for TLS", () => {
  let application: Application;
  let folder: string;
  const file = () => join(folder, "authority.pem");

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "todo-database-"));
    application = await Application.start(
      {},
      {
        arguments: ["--tls", file()],
        connect: () => ({ DATABASE_TLS_MODE: "verify-full", ca: readFileSync(file(), "utf8") }),
      },
    );
  });

  after(async () => {
    await application?.stop();
    rmSync(folder, { recursive: true });
  });

  const reach = () => signUpAndAdd({ url: application.url, rows: (sql) => application.rows(sql) });
  const ready = async () => (await fetch(`${application.url}/ready`)).status;

  it("is reached by both servers, each over TLS", async () => {
    assert.deepEqual(await reach(), [200, 201]);
    const connections = "SELECT DISTINCT application_name, ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)";
    const servers = (await application.rows(connections)).filter(({ application_name: name }) =>
      String(name).startsWith("todo-"),
    );
    assert.deepEqual(
      servers.sort((one, other) => String(one["application_name"]).localeCompare(String(other["application_name"]))),
      [
        { application_name: "todo-backend", ssl: true },
        { application_name: "todo-frontend", ssl: true },
      ],
    );
  });

  const localhost = (url: string) => url.replace("localhost", "127.0.0.1");
  const cases: [string, (url: string) => Record<string, string>, number, RegExp][] = [
    ["without verification", () => ({ DATABASE_TLS_MODE: "require", DATABASE_CA: "" }), 200, /^/],
    [
      "under another name, where the name isn't verified",
      (url) => ({ DATABASE_TLS_MODE: "verify-ca", DATABASE_URL: localhost(url) }),
      200,
      /^/,
    ],
    [
      "not under another name",
      (url) => ({ DATABASE_URL: localhost(url) }),
      503,
      /IP: 127\.0\.0\.1 is not in the cert's list/,
    ],
    [
      "not if nobody vouches for it",
      () => ({ DATABASE_CA: "" }),
      503,
      /self-signed certificate in certificate chain|unable to (verify the first|get local issuer) certificate/,
    ],
    ["not without TLS", () => ({ DATABASE_TLS_MODE: "disable", DATABASE_CA: "" }), 503, /no encryption/],
  ];
  for (const [title, variables, status, log] of cases) {
    it(`is reached ${title}`, async () => {
      await application.launchUnready(variables(application.databaseUrl));
      assert.equal(await ready(), status, application.log);
      assert.match(application.log, log);
    });
  }

  it("isn't guessed at: settings that contradict each other are refused", async () => {
    const { exitCode, log } = await application.refusal({
      DATABASE_TLS_MODE: "require",
      DATABASE_URL: `${application.databaseUrl}?sslmode=verify-full`,
    });
    assert.equal(exitCode, 1);
    assert.match(log, /DATABASE_URL \(\d+ characters\) must be .* no other sslmode than DATABASE_TLS_MODE/);
    assert.match(log, /DATABASE_CA \(\d+ characters\) must be one or more certificates in PEM form, with/);
    assert.doesNotMatch(log, /CERTIFICATE/);
  });
});

describe("DB-30 a database behind a pooler that pools by transaction", () => {
  let application: Application;

  before(async () => {
    application = await Application.start({}, { arguments: ["--pooled"] });
  });

  after(() => application?.stop());

  it("serves people who come one after the other, and their requests all at once", async () => {
    const rows = (sql: string) => application.rows(sql);
    for (let person = 0; person < 10; person += 1)
      assert.deepEqual(await signUpAndAdd({ url: application.url, rows }), [200, 201]);
    const ready = Array.from({ length: 40 }, () => fetch(`${application.url}/ready`));
    assert.deepEqual([...new Set((await Promise.all(ready)).map(({ status }) => status))], [200]);
  });
});
