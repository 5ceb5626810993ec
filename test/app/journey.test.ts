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
    await page.getByRole("alert").getByText("You are signed out.").waitFor();
    await page.getByRole("alert").getByRole("link", { name: "Sign in again" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    assert.equal(new URL(page.url()).searchParams.get("next"), "/");
    await page.goto(`${application.url}/sign-in?next=${encodeURIComponent("/?from=elsewhere")}`);
    await page.getByRole("textbox", { name: "Email address" }).fill(traveller.email);
    await page.getByLabel("Password").fill(traveller.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("checkbox", { name: "Call Grandma" }).waitFor();
    assert.equal(new URL(page.url()).search, "?from=elsewhere");
  });

  it("reads a long list page by page, although tasks go from the filter meanwhile", async () => {
    await application.rows(
      "INSERT INTO tasks (id, title, user_id, created_at) SELECT gen_random_uuid(), 'Task ' || number, users.id, " +
        "now() + number * interval '1 s' FROM users, generate_series(1, 120) AS number " +
        `WHERE email = '${traveller.email}'`,
    );
    const { page } = traveller;
    await page.reload();
    await page.getByText("Showing 50 of ").waitFor();
    await page.getByRole("radio", { name: "Open" }).check({ force: true });
    await page.getByText(" tasks found").waitFor();
    for (let number = 120; number > 110; number--)
      await page.getByRole("checkbox", { name: `Task ${number}`, exact: true }).click();
    await page.getByRole("checkbox", { name: "Task 111", exact: true }).waitFor({ state: "hidden" });
    await page.getByRole("button", { name: "Show more" }).click();
    await page.getByRole("checkbox", { name: "Task 70", exact: true }).waitFor();
    await page.getByRole("button", { name: "Show more" }).click();
    await page.getByRole("checkbox", { name: "Task 1", exact: true }).waitFor();
    const shown = await page.getByRole("region", { name: "Task list" }).locator("li label").allInnerTexts();
    const tasks = shown.filter((title) => title.startsWith("Task "));
    assert.deepEqual(
      tasks,
      Array.from({ length: 110 }, (_, index) => `Task ${110 - index}`),
    );
    await traveller.audit();
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
