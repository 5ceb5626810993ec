import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Application } from "./application";
import { SessionStore, storePassword } from "./session-store";

const password = "correct horse battery staple";

/** Sessions outside the frontend and its database, in a real Valkey. */
describe("SES-1 sessions in an external store", () => {
  let application: Application;
  let store: SessionStore;
  const external = (more: Record<string, string> = {}) => ({
    SESSION_TYPE: "external",
    SESSION_STORE_URL: store.url("redis"),
    ...more,
  });
  const overTls = (more: Record<string, string> = {}) =>
    external({ SESSION_STORE_URL: store.url("rediss"), NODE_EXTRA_CA_CERTS: store.authority, ...more });

  before(async () => {
    [application, store] = await Promise.all([Application.start(), SessionStore.start()]);
  });

  after(async () => {
    await application?.stop();
    await store?.stop();
  });

  const send = (
    path: string,
    { url = application.url, cookie = "", body }: { url?: string; cookie?: string; body?: object } = {},
  ) =>
    fetch(`${url}/bff/${path}`, {
      method: body ? "POST" : "GET",
      headers: { cookie, "origin": url, "content-type": "application/json" },
      body: body ? JSON.stringify(body) : null,
    });
  const signUp = async () => {
    await application.rows("DELETE FROM rate_limits");
    const email = `${randomUUID()}@todo.invalid`;
    const response = await send("auth/sign-up/email", { body: { name: "Ada", email, password } });
    assert.equal(response.status, 200);
    return {
      email,
      cookie: response.headers
        .getSetCookie()
        .map((each) => each.split(";")[0])
        .join("; "),
    };
  };
  const tasks = async (cookie: string, url?: string) => (await send("tasks", { cookie, ...(url && { url }) })).status;
  const eventually = async (what: string, isSo: () => Promise<boolean>) => {
    const end = Date.now() + 20_000;
    while (!(await isSo())) {
      assert.ok(Date.now() < end, `${what}:\n${application.log}`);
      await sleep(100);
    }
  };
  const ready = () => fetch(`${application.url}/ready`);

  it("are shared by all frontends, over TLS, until the person signs out, and none is in the database", async () => {
    await application.serve(overTls());
    const twin = await application.serveTwice(overTls());
    const { cookie } = await signUp();
    assert.deepEqual([await tasks(cookie), await tasks(cookie, twin)], [200, 200]);
    assert.deepEqual(await application.rows("SELECT FROM sessions"), []);
    assert.equal((await send("auth/sign-out", { url: twin, cookie, body: {} })).status, 200);
    assert.deepEqual([await tasks(cookie), await tasks(cookie, twin)], [401, 401]);
  });

  it("SES-4 USR-4 survive a restart of the frontend, and are useless to a deactivated person", async () => {
    await application.serve(external());
    const { email, cookie } = await signUp();
    await application.serve(external());
    assert.equal(await tasks(cookie), 200);
    await application.rows(`UPDATE users SET is_active = false WHERE email = '${email}'`);
    assert.equal(await tasks(cookie), 401);
  });

  it("SES-2 are gone from the store when they expire", async () => {
    await store.ask("FLUSHALL");
    await application.serve(external({ SESSION_TTL: "600" }));
    const { cookie } = await signUp();
    assert.equal(await tasks(cookie), 200);
    const keys = await store.keys();
    assert.equal(keys.length, 2);
    for (const key of keys) {
      const seconds = Number(/:(-?\d+)\r\n\+OK\r\n$/.exec(await store.ask("TTL", key))?.[1]);
      assert.ok(seconds > 300 && seconds <= 600, `${key} lives for ${seconds} s`);
      await store.ask("EXPIRE", key, "0");
    }
    assert.equal(await tasks(cookie), 401);
    assert.match(await store.ask("DBSIZE"), /:0\r\n/);
  });

  it("SES-3 are encrypted, including their keys, unless encryption is off", async () => {
    for (const [SESSION_ENCRYPTION, legible] of [
      ["true", false],
      ["false", true],
    ] as const) {
      await store.ask("FLUSHALL");
      await application.serve(external({ SESSION_ENCRYPTION }));
      const { email, cookie } = await signUp();
      const token = /=([^.;]+)\./.exec(decodeURIComponent(cookie))?.[1] ?? "";
      const keys = await store.keys();
      assert.equal(keys.length, 2);
      const values = await Promise.all(keys.map((key) => store.ask("GET", key)));
      const found = (text: string) => [...keys, ...values].some((each) => each.includes(text));
      assert.deepEqual([token.length, found(token), found(email)], [32, legible, legible]);
    }
  });

  it("PRB-2 keep the frontend from being ready while the store is down, and it still answers in time", async () => {
    await application.serve(external());
    const { cookie } = await signUp();
    await store.interrupt();
    await eventually("still ready", async () => (await ready()).status === 503);
    assert.deepEqual(await (await ready()).json(), {
      status: "not ready",
      problems: ["The store of sessions does not answer."],
    });
    const asked = performance.now();
    assert.equal(await tasks(cookie), 503);
    assert.ok(performance.now() - asked < 5_000);
    assert.equal((await fetch(`${application.url}/health`)).status, 200);
    assert.match(application.log, /the store of sessions does not answer error="connect ECONNREFUSED/);
    await store.resume();
    await eventually("not ready again", async () => (await ready()).ok);
  });

  it(
    "aren't read with a wrong password or from a store with an untrusted certificate, and no " + "secret is logged",
    async () => {
      const wrong: [Record<string, string>, RegExp][] = [
        [external({ SESSION_STORE_URL: store.url("redis", "another-secret-word") }), /WRONGPASS/],
        [
          external({ SESSION_STORE_URL: store.url("rediss") }),
          /unable to (verify the first certificate|get local issuer certificate)/,
        ],
      ];
      for (const [variables, reason] of wrong) {
        await application.launchUnready(variables);
        assert.equal((await ready()).status, 503);
        assert.match(application.log, reason);
        assert.doesNotMatch(
          application.log,
          new RegExp(`another-secret-word|${encodeURIComponent(storePassword)}|${storePassword}`),
        );
      }
    },
  );

  it("need the store's URL: without it, the frontend refuses to start, with one message", async () => {
    const { exitCode, log } = await application.refusal({ SESSION_TYPE: "external" });
    assert.equal(exitCode, 1);
    assert.match(log, /SESSION_STORE_URL is not set; it must be rediss:\/\/user:password@host:port/);
    assert.equal(log.match(/ERROR/g)?.length, 1);
  });
});
