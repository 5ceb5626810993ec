import assert from "node:assert/strict";
import { Application } from "./application";
import { journey } from "./journey";
import { Traveller } from "./traveller";

/** The page in a real browser, over the built frontend, the backend and PostgreSQL. */
describe("a person", () => {
  let application: Application;
  let traveller: Traveller;

  before(async () => {
    application = await Application.start();
    traveller = await Traveller.create(application.url);
  });

  after(async () => {
    await traveller?.close();
    await application?.stop();
  });

  for (const { title, go } of journey) it(title, () => go(traveller));

  it("CM-13 sees no assistant if it is switched off", async () => {
    await application.serve({ FEATURE_AI_CHATBOT_ENABLED: "false" });
    const { page } = traveller;
    await page.goto(application.url);
    await page.getByRole("heading", { name: "Tasks", exact: true }).waitFor();
    assert.equal(await page.getByRole("region", { name: "Assistant" }).count(), 0);
    await application.serve();
  });

  it("sees a message when the tasks can't be read, and when the session has ended", async () => {
    const { page } = traveller;
    await application.serve({ BACKEND_URL: "http://127.0.0.1:9" });
    await page.goto(application.url);
    await page.getByText("The task service cannot be reached.").waitFor();
    await traveller.audit();
    await application.serve();
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("checkbox", { name: "Call Grandma" }).waitFor();
    await application.rows("DELETE FROM sessions");
    await page.getByRole("checkbox", { name: "Call Grandma" }).click();
    await page.getByText("You are signed out. Sign in again.").waitFor();
  });

  it("SEC-8 gets every page with headers that keep other sites and scripts out", async () => {
    const { headers } = await fetch(`${application.url}/sign-in`);
    const policy = headers.get("content-security-policy") ?? "";
    assert.match(policy, /script-src 'self' 'nonce-[A-Za-z0-9+/=]{24}' 'strict-dynamic'; style-src 'self';/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.deepEqual(
      ["x-content-type-options", "x-frame-options", "referrer-policy", "x-powered-by"].map((name) => headers.get(name)),
      ["nosniff", "DENY", "strict-origin-when-cross-origin", null],
    );
  });
});
