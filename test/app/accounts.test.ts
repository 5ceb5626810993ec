import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { Application } from "./application";
import { cookieOf, password, Person } from "./person";

/** Accounts over HTTP, on the built frontend and a real database. */
describe("accounts", () => {
  let application: Application;
  let person: Person;

  before(async () => {
    application = await Application.start();
    person = new Person(application);
  });

  after(() => application.stop());

  describe("of a person", () => {
    it(
      "USR-1 USR-2 USR-3 are created by signing up: a user with a UUID, the email address, and one " +
        "hash of the password",
      async () => {
        const { email, response, cookie } = await person.signUp();
        assert.equal(response.status, 200);
        assert.equal(await person.tasks(cookie), 200);
        const [user] = await application.rows(
          `SELECT users.*, password FROM users JOIN accounts ON user_id = users.id WHERE email = '${email}'`,
        );
        assert.ok(user);
        assert.match(String(user.id), /^[0-9a-f-]{36}$/);
        assert.match(String(user.hashed_password), /^[0-9a-f]{32}:[0-9a-f]{128}$/);
        assert.equal(user.hashed_password, user.password);
        assert.equal(JSON.stringify(await response.json()).includes(String(user.hashed_password)), false);
        assert.equal(user.is_active, true);
      },
    );

    it(
      "USR-2 USR-3 aren't created with a taken email address, a short password, or a field " + "that the server sets",
      async () => {
        const { email } = await person.signUp();
        assert.equal((await person.signUp(email)).response.status, 422);
        assert.equal((await person.signUp(email.toUpperCase())).response.status, 422);
        const short = await person.send("POST", "auth/sign-up/email", {
          body: { name: "Ada", email: `a${email}`, password: "short" },
        });
        assert.equal(short.status, 400);
        await person.send("POST", "auth/sign-up/email", {
          body: { name: "Ada", email: `b${email}`, password, hashedPassword: "!", isActive: false },
        });
        const [user] = await application.rows(`SELECT is_active, hashed_password FROM users WHERE email = 'b${email}'`);
        assert.notEqual(user?.hashed_password, "!");
      },
    );

    it("USR-1 have a name to display, and nothing that the page doesn't ask for", async () => {
      const named = (name: string, more: object = {}) =>
        person.send("POST", "auth/sign-up/email", {
          body: { name, email: `${randomUUID()}@todo.invalid`, password, ...more },
        });
      await application.rows("DELETE FROM rate_limits");
      for (const name of ["", " ", "a".repeat(101), "a\0b"]) {
        const refused = await named(name);
        assert.deepEqual([refused.status, ((await refused.json()) as { code: string }).code], [400, "INVALID_NAME"]);
      }
      const { user } = (await (await named(" Ada ", { image: "http://evil.example/a.png" })).json()) as {
        user: object;
      };
      assert.deepEqual({ ...user, name: "Ada", image: null }, user);
    });

    it("are created once if several sign up with the same email address at the same time", async () => {
      await application.rows("DELETE FROM rate_limits");
      const body = { name: "Ada", email: `${randomUUID()}@todo.invalid`, password };
      const statuses = (
        await Promise.all(Array.from({ length: 4 }, () => person.send("POST", "auth/sign-up/email", { body })))
      ).map(({ status }) => status);
      assert.deepEqual(statuses.sort(), [200, 422, 422, 422]);
    });

    it("let a person sign in and out, with the right password only", async () => {
      const { email } = await person.signUp();
      assert.equal((await person.signIn(email, "another password")).status, 401);
      const response = await person.signIn(email);
      assert.equal(response.status, 200);
      const cookie = cookieOf(response);
      assert.equal(await person.tasks(cookie), 200);
      assert.equal((await person.send("POST", "auth/sign-out", { cookie, body: {} })).status, 200);
      assert.equal(await person.tasks(cookie), 401);
    });

    it("USR-4 let a deactivated person neither sign in nor continue", async () => {
      const { email, cookie } = await person.signUp();
      await application.rows(`UPDATE users SET is_active = false WHERE email = '${email}'`);
      assert.equal((await person.signIn(email)).status, 403);
      assert.equal(await person.tasks(cookie), 401);
    });

    it("TSK-6 show people their own tasks and nobody else's", async () => {
      const [ada, bob] = [await person.signUp(), await person.signUp()];
      const added = await person.send("POST", "tasks", { cookie: ada.cookie, body: { title: "Ada's" } });
      assert.equal(added.status, 201);
      const { id } = (await added.json()) as { id: string };
      assert.equal(
        ((await (await person.send("GET", "tasks", { cookie: bob.cookie })).json()) as { total: number }).total,
        0,
      );
      assert.equal((await person.send("DELETE", `tasks/${id}`, { cookie: bob.cookie })).status, 404);
    });

    const guessFrom = (email: string, password: string, forwardedFor: string) =>
      fetch(`${application.url}/bff/auth/sign-in/email`, {
        method: "POST",
        headers: {
          "origin": application.url,
          "content-type": "application/json",
          "x-forwarded-for": forwardedFor,
          "x-real-ip": forwardedFor,
          "x-todo-client-address": forwardedFor,
        },
        body: JSON.stringify({ email, password }),
      });
    const guesses = async (count: number, from: (guess: number) => string) => {
      const { email } = await person.signUp();
      await application.rows("DELETE FROM rate_limits");
      const statuses: number[] = [];
      for (let guess = 0; guess < count; guess++)
        statuses.push((await guessFrom(email, `guess ${guess}`, from(guess))).status);
      return [...new Set(statuses)];
    };

    it("slow down password guessing, whatever address the client claims", async () => {
      assert.deepEqual(await guesses(12, (guess) => `203.0.113.${guess}`), [401, 429]);
    });

    it("slow it down behind an Ingress by the address that its controller adds, and affect nobody else", async () => {
      await application.serve({ TRUSTED_PROXIES: "1" });
      assert.deepEqual(await guesses(12, (guess) => `203.0.113.${guess}, 198.51.100.7`), [401, 429]);
      assert.deepEqual(await guesses(12, (guess) => `198.51.100.${guess}`), [401]);
      await application.serve();
    });
  });

  describe("keep others out", () => {
    it("SEC-8 use cookies that no script can read and no other site can send", async () => {
      const { response } = await person.signUp();
      for (const cookie of response.headers.getSetCookie()) assert.match(cookie, /; HttpOnly; SameSite=Lax$/);
    });

    it("accept nothing from another site", async () => {
      const { cookie } = await person.signUp();
      assert.equal(
        (await person.send("POST", "tasks", { cookie, origin: "http://evil.example", body: { title: "a" } })).status,
        403,
      );
      assert.equal(
        (await person.send("POST", "auth/sign-out", { cookie, origin: "http://evil.example", body: {} })).status,
        403,
      );
    });

    it("offer no other route of Better Auth, and accept no large body", async () => {
      const { cookie } = await person.signUp();
      assert.equal((await person.send("POST", "auth/update-user", { cookie, body: { name: "b" } })).status, 404);
      assert.equal(
        (await person.send("POST", "auth/sign-in/email", { body: { email: "a@b.c", password: "p".repeat(40_000) } }))
          .status,
        413,
      );
      const latin1 = {
        method: "POST",
        headers: { "origin": application.url, "content-type": "application/json" },
        body: Buffer.from('{"email":"\xe9"}', "latin1"),
      };
      assert.equal((await fetch(`${application.url}/bff/auth/sign-in/email`, latin1)).status, 400);
    });

    it("refuse a malformed path, and fail on none", async () => {
      const { cookie } = await person.signUp();
      for (const path of ["bff/tasks/%ff", "bff/conversations/%", "bff/conversations/%00", "bff/auth/%c3%28", "%ff"]) {
        const response = await fetch(`${application.url}/${path}`, { headers: { cookie } });
        assert.equal(Math.floor(response.status / 100), 4, `${path}: ${response.status}`);
        assert.match(response.headers.get("content-type") ?? "", /^application\/problem\+json/, path);
      }
    });

    it("SCR-13 accept another host name of this server only if hosts are trusted", async () => {
      const other = application.url.replace("127.0.0.1", "localhost");
      const ask = () =>
        fetch(`${other}/bff/auth/sign-in/email`, {
          method: "POST",
          headers: { "origin": other, "content-type": "application/json", "cookie": "a=b" },
          body: "{}",
        });
      assert.notEqual((await ask()).status, 403);
      await application.serve({ BETTER_AUTH_TRUST_HOST: "false" });
      assert.equal((await ask()).status, 403);
      await application.serve();
    });

    it("X-8 use cookies for HTTPS only if the page is served over HTTPS", async () => {
      await application.serve({ FRONTEND_URL: "https://todo.example.com" });
      const { response } = await person.signUp();
      for (const cookie of response.headers.getSetCookie()) assert.match(cookie, /^__Secure-.*; Secure/);
      await application.serve();
    });
  });

  it("stream the assistant's answer, uncompressed, only to a signed-in person", async () => {
    const { cookie } = await person.signUp();
    const body = { message: "add buy milk" };
    assert.equal((await person.send("POST", "chat", { body })).status, 401);
    const response = await person.send("POST", "chat", { cookie, body });
    assert.deepEqual(
      ["content-type", "content-encoding", "x-vercel-ai-ui-message-stream"].map((name) => response.headers.get(name)),
      ["text/event-stream", null, "v1"],
    );
    const events = (await response.text()).trim().split("\n\n");
    assert.match(events[0] ?? "", /^data: \{"type":"start"/);
    assert.equal(events.at(-1), "data: [DONE]");
    const { items } = (await (await person.send("GET", "tasks", { cookie })).json()) as { items: { title: string }[] };
    assert.deepEqual(
      items.map(({ title }) => title),
      ["buy milk"],
    );
  });

  it("need less than 160 MiB of memory, after all of that", async () => {
    const { cookie } = await person.signUp();
    for (let request = 0; request < 50; request++) assert.equal(await person.tasks(cookie), 200);
    const mebibytes = application.frontendMemory() / 1024 ** 2;
    console.log(`      the frontend takes ${mebibytes.toFixed(0)} MiB`);
    assert.ok(mebibytes < 160, `${mebibytes} MiB`);
  });

  it("PRB-2 aren't ready without the database, and say so in time", async () => {
    await application.rows("ALTER TABLE sessions RENAME TO sessions_elsewhere");
    try {
      const asked = performance.now();
      for (const path of ["ready", "bff/ready"]) assert.equal((await fetch(`${application.url}/${path}`)).status, 503);
      assert.ok(performance.now() - asked < 5_000);
      assert.equal((await fetch(`${application.url}/health`)).status, 200);
    } finally {
      await application.rows("ALTER TABLE sessions_elsewhere RENAME TO sessions");
    }
    assert.equal((await fetch(`${application.url}/bff/ready`)).status, 200);
  });
});
