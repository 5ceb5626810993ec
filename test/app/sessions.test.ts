import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { Application } from "./application";
import { cookieOf, Person } from "./person";

/** Sessions over HTTP, with every kind of session store, on the built frontend and a real database. */
describe("accounts", () => {
  let application: Application;
  let person: Person;

  before(async () => {
    application = await Application.start();
    person = new Person(application);
  });

  after(() => application.stop());

  describe("keep sessions", () => {
    const stored = () => application.rows("SELECT token, ip_address, user_agent FROM sessions");

    it("SES-1 SES-3 SES-4 in the database, encrypted, across a restart", async () => {
      const { cookie } = await person.signUp();
      const token = /=([^.;]+)\./.exec(decodeURIComponent(cookie))?.[1] ?? "";
      assert.equal(token.length, 32);
      const text = JSON.stringify(await stored());
      assert.equal(text.includes(token) || text.includes("127.0.0.1") || text.includes("node"), false, text);
      await application.serve();
      assert.equal(await person.tasks(cookie), 200);
    });

    it("SES-3 in plain text if encryption is off", async () => {
      await application.serve({ SESSION_ENCRYPTION: "false" });
      const { cookie } = await person.signUp();
      assert.equal(await person.tasks(cookie), 200);
      assert.ok((await stored()).some(({ token }) => cookie.includes(String(token))));
    });

    it("SES-4 in the database until a restart", async () => {
      await application.serve({ SESSION_PERSISTENCE: "false" });
      const { cookie } = await person.signUp();
      assert.equal(await person.tasks(cookie), 200);
      await application.serve({ SESSION_PERSISTENCE: "false" });
      assert.equal(await person.tasks(cookie), 401);
      assert.deepEqual(await stored(), []);
    });

    it("SES-1 SES-4 in memory until a restart, with nothing in the database", async () => {
      for (const SESSION_ENCRYPTION of ["true", "false"]) {
        await application.serve({ SESSION_TYPE: "in-memory", SESSION_ENCRYPTION });
        const { cookie, email } = await person.signUp();
        assert.equal(await person.tasks(cookie), 200);
        assert.deepEqual(await stored(), []);
        assert.equal((await person.send("POST", "auth/sign-out", { cookie, body: {} })).status, 200);
        assert.equal(await person.tasks(cookie), 401);
        const again = cookieOf(await person.signIn(email));
        assert.equal(await person.tasks(again), 200);
        await application.serve({ SESSION_TYPE: "in-memory", SESSION_ENCRYPTION });
        assert.equal(await person.tasks(again), 401);
      }
    });

    it("SES-2 for as long as they live, and no longer, however often they are used", async () => {
      await application.serve({ SESSION_TTL: "600" });
      const { cookie, response, email } = await person.signUp();
      assert.match(response.headers.getSetCookie()[0] ?? "", /Max-Age=600;/);
      const own = `user_id = (SELECT id FROM users WHERE email = '${email}')`;
      const life = () =>
        application.rows(
          "SELECT expires_at, round(extract(epoch FROM expires_at - created_at))::int AS seconds FROM sessions " +
            `WHERE ${own}`,
        );
      const atFirst = await life();
      assert.deepEqual(
        atFirst.map(({ seconds }) => seconds),
        [600],
      );
      // Most of the session's life passes, and then the rest.
      const pass = (seconds: number) =>
        application.rows(
          `UPDATE sessions SET expires_at = expires_at - interval '${seconds} s', created_at = created_at - ` +
            `interval '${seconds} s', updated_at = updated_at - interval '${seconds} s' WHERE ${own}`,
        );
      await pass(400);
      assert.equal(await person.tasks(cookie), 200);
      assert.deepEqual(
        (await life()).map(({ seconds }) => seconds),
        [600],
      );
      await pass(200);
      assert.equal(await person.tasks(cookie), 401);
    });

    it("SES-2 in the database only while they live, whether or not anybody returns", async () => {
      await application.serve();
      await person.signUp();
      await application.rows("UPDATE sessions SET expires_at = now() - interval '1 minute'");
      await person.signUp();
      const end = Date.now() + 30_000;
      while ((await stored()).length !== 1) {
        assert.ok(Date.now() < end, "ended sessions are still there");
        await sleep(100);
      }
    });
  });
});
