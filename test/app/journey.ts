import assert from "node:assert/strict";
import { withTheAssistant } from "./journey-assistant";
import { type Step, step } from "./journey-step";
import type { Traveller } from "./traveller";

/** What the task list shows, from top to bottom. */
const titlesOf = ({ page }: Traveller) =>
  page.getByRole("region", { name: "Task list" }).locator("li label").allInnerTexts();

/** What a person does from the first visit to the last, each step on the page where the previous one ended. */
export const journey: Step[] = [
  step("is led to where one signs in", async (traveller) => {
    await traveller.page.goto(traveller.url);
    await traveller.page.getByRole("heading", { name: "Sign in" }).waitFor();
    assert.equal(new URL(traveller.page.url()).pathname, "/sign-in");
    await traveller.audit();
  }),

  step("signs up with the keyboard alone, told what is missing", async (traveller) => {
    const { page } = traveller;
    await page.getByRole("button", { name: "Sign in" }).isEnabled();
    await traveller.tabTo("link", "Create an account");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Create an account" }).waitFor();
    await traveller.tabTo("textbox", "Name");
    await page.keyboard.type("Ada Lovelace");
    await page.keyboard.press("Enter");
    await page.getByText("Enter an email address").waitFor();
    await traveller.audit();
    await page.keyboard.type(traveller.email);
    await page.keyboard.press("Tab");
    await page.keyboard.type(traveller.password);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Tasks", exact: true }).waitFor();
    await page.getByText("Nothing to do").waitFor();
    await traveller.audit();
  }),

  step("adds, edits, completes, deletes and takes back with the keyboard alone", async (traveller) => {
    const { page } = traveller;
    for (const title of ["Water the plants", "Call Grandma"]) {
      await traveller.tabTo("textbox", "New task");
      await page.keyboard.type(title);
      await page.keyboard.press("Enter");
      await page.getByRole("checkbox", { name: title }).and(page.locator(":enabled")).waitFor();
    }
    await traveller.tabTo("button", "Edit Water the plants");
    await page.keyboard.press("Enter");
    await page.keyboard.press("End");
    await page.keyboard.type(" today");
    await page.keyboard.press("Tab");
    await page.keyboard.type("The ones at the window");
    await traveller.audit();
    await traveller.tabTo("button", "Save");
    await page.keyboard.press("Enter");
    await page.getByRole("status").getByText("“Water the plants today” was changed.").waitFor();
    await page.getByText("The ones at the window").waitFor();

    await traveller.tabTo("checkbox", "Water the plants today");
    await page.keyboard.press("Space");
    await page.getByText("“Water the plants today” is completed.").waitFor();
    await page.getByText("1 of 2 done").waitFor();

    await traveller.tabTo("button", "Delete Call Grandma");
    await page.keyboard.press("Enter");
    await page.getByText("“Call Grandma” was deleted.").waitFor();
    assert.deepEqual(await titlesOf(traveller), ["Water the plants today"]);
    await traveller.tabTo("button", "Undo: “Call Grandma” was deleted.");
    await page.keyboard.press("Enter");
    await page.getByText("“Call Grandma” is back.").waitFor();
    assert.deepEqual(await titlesOf(traveller), ["Call Grandma", "Water the plants today"]);
    await traveller.audit();
  }),

  step("takes back each of two deletions, which come back where they were", async (traveller) => {
    const { page } = traveller;
    const titles = ["Call Grandma", "Water the plants today"];
    for (const title of titles.toReversed()) await page.getByRole("button", { name: `Delete ${title}` }).click();
    await page.getByText("Nothing to do").waitFor();
    for (const title of titles.toReversed())
      await page.getByRole("button", { name: `Undo: “${title}” was deleted.` }).click();
    for (const title of titles) await page.getByText(`“${title}” is back.`).last().waitFor();
    assert.deepEqual(await titlesOf(traveller), titles);
    // Wherever the page is scrolled.
    assert.deepEqual(
      await page.getByRole("region", { name: "Notifications" }).evaluate((region) => getComputedStyle(region).position),
      "fixed",
    );
  }),

  step("keeps the words of an edit that the server refuses", async (traveller) => {
    const { page } = traveller;
    await page.route("**/bff/tasks/*", (route) => route.abort());
    await page.getByRole("button", { name: "Edit Call Grandma" }).click();
    await page.getByRole("textbox", { name: "Title" }).fill("Call Grandma on Sunday");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("alert").getByText("“Call Grandma” was not changed.").waitFor();
    assert.equal(await page.getByRole("textbox", { name: "Title" }).inputValue(), "Call Grandma on Sunday");
    await traveller.audit();
    await page.unroute("**/bff/tasks/*");
    await page.getByRole("textbox", { name: "Title" }).press("Escape");
    await page.getByRole("checkbox", { name: "Call Grandma" }).waitFor();
  }),

  step("sees a list that somebody else has changed, once it is looked at again", async ({ page, url }) => {
    const added = await page.request.post(`${url}/bff/tasks`, {
      headers: { origin: url },
      data: { title: "https://example.com/a.", description: "See https://example.com/b." },
    });
    assert.equal(added.status(), 201);
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    await page.getByRole("checkbox", { name: "https://example.com/a." }).waitFor();
    const link = page.getByRole("link", { name: "https://example.com/b", exact: true });
    assert.deepEqual(
      [await link.getAttribute("href"), await link.getAttribute("rel")],
      ["https://example.com/b", "noopener noreferrer nofollow"],
    );
    await page.getByRole("button", { name: "Delete https://example.com/a." }).click();
    await page.getByText("“https://example.com/a.” was deleted.").waitFor();
  }),

  step("has keys for what is done most, and can switch them off", async (traveller) => {
    const { page } = traveller;
    const focused = (id: string) => page.evaluate(`document.activeElement.id === "${id}"`);
    await page.getByRole("heading", { name: "Tasks", exact: true }).click();
    await page.keyboard.press("z");
    await page.getByText("“https://example.com/a.” is back.").waitFor();
    await page.getByRole("button", { name: "Delete https://example.com/a." }).click();
    await page.getByText("“https://example.com/a.” was deleted.").waitFor();
    for (const [key, id] of [
      ["/", "search-tasks"],
      ["c", "assistant-message"],
      ["n", "new-task"],
    ] as const) {
      await page.keyboard.press(key);
      assert.equal(await focused(id), true, key);
      await page.evaluate("document.activeElement.blur()");
    }
    await page.keyboard.press("?");
    const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await dialog.waitFor();
    await traveller.audit();
    await dialog.getByRole("checkbox", { name: "Use these keys" }).uncheck();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    await page.evaluate("document.activeElement.blur()");
    await page.keyboard.press("n");
    assert.equal(await focused("new-task"), false);
    await page.evaluate("localStorage.clear()");
    await page.reload();
    await page.getByRole("checkbox", { name: "Call Grandma" }).and(page.locator(":enabled")).waitFor();
  }),

  step("finds tasks by words and by what is done", async ({ page }) => {
    await page.getByRole("searchbox", { name: "Search tasks" }).fill("window");
    await page.getByText("1 task found").waitFor();
    assert.deepEqual(await page.getByRole("checkbox").count(), 1);
    await page.getByRole("radio", { name: "Open" }).check({ force: true });
    await page.getByText("No task found").waitFor();
    await page.getByRole("searchbox", { name: "Search tasks" }).fill("");
    await page.getByText("1 task found").waitFor();
    await page.getByRole("checkbox", { name: "Call Grandma" }).waitFor();
    // What no longer matches goes, and comes back when that is taken back.
    await page.getByRole("checkbox", { name: "Call Grandma" }).click();
    await page.getByText("No task found").waitFor();
    await page.getByRole("button", { name: "Undo: “Call Grandma” is completed." }).click();
    await page.getByText("1 task found").waitFor();
    await page.getByRole("radio", { name: "All" }).check({ force: true });
    await page.getByText("1 of 2 done").waitFor();
  }),

  step("sees that a slow search is under way", async ({ page }) => {
    let answer = () => {};
    const answered = new Promise<void>((resolve) => (answer = resolve));
    await page.route("**/bff/tasks?*", async (route) => {
      await answered;
      await route.continue();
    });
    await page.getByRole("searchbox", { name: "Search tasks" }).fill("window");
    await page.getByText("Searching…").waitFor();
    answer();
    await page.getByText("1 task found").waitFor();
    await page.unroute("**/bff/tasks?*");
    await page.getByRole("searchbox", { name: "Search tasks" }).fill("");
    await page.getByText("1 of 2 done").waitFor();
  }),

  step("puts the tasks in another order", async (traveller) => {
    const { page } = traveller;
    for (const [order, titles] of [
      ["Oldest first", ["Water the plants today", "Call Grandma"]],
      ["Z to A", ["Water the plants today", "Call Grandma"]],
      ["A to Z", ["Call Grandma", "Water the plants today"]],
      ["Newest first", ["Call Grandma", "Water the plants today"]],
    ] as const) {
      const read = page.waitForResponse(/\/bff\/tasks\?/);
      await page.getByRole("combobox", { name: "Order" }).selectOption(order);
      await read;
      await page.getByRole("region", { name: "Task list" }).and(page.locator("[aria-busy=false]")).waitFor();
      assert.deepEqual(await titlesOf(traveller), titles);
    }
  }),

  step("tells done from open without any colour of the page's own", async ({ page }) => {
    await page.emulateMedia({ forcedColors: "active" });
    const appearance = await page
      .getByRole("checkbox", { name: "Water the plants today" })
      .evaluate((box) => getComputedStyle(box).appearance);
    assert.equal(appearance, "auto");
    await page.emulateMedia({ forcedColors: null });
  }),

  step("sees a change taken back that the server refuses", async (traveller) => {
    const { page } = traveller;
    await page.route("**/bff/tasks/*", (route) =>
      route.fulfill({
        status: 502,
        contentType: "application/problem+json",
        body: JSON.stringify({ title: "Bad Gateway", status: 502, detail: "The task service cannot be reached." }),
      }),
    );
    // Only a click: the box may not be checked before anybody sees it.
    await page.getByRole("checkbox", { name: "Call Grandma" }).click();
    await page
      .getByRole("alert")
      .getByText("“Call Grandma” was not changed. The task service cannot be reached.")
      .waitFor();
    assert.equal(await page.getByRole("checkbox", { name: "Call Grandma" }).isChecked(), false);
    await traveller.audit();
    await page.unroute("**/bff/tasks/*");
    await page.getByRole("button", { name: "Dismiss: “Call Grandma” was not changed." }).click();
  }),

  ...withTheAssistant,

  step("finds everything on a telephone, without scrolling sideways", async (traveller) => {
    const { page } = traveller;
    await page.setViewportSize({ width: 360, height: 740 });
    const overflow = () => page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
    assert.equal(await overflow(), 0);
    await traveller.audit();
    await page.getByRole("button", { name: "Ask the assistant" }).click();
    await page.getByRole("textbox", { name: "Message to the assistant" }).waitFor();
    assert.equal(await overflow(), 0);
    await traveller.audit();
    await page.getByRole("button", { name: "Back to the tasks" }).click();
    await page.setViewportSize({ width: 1280, height: 900 });
  }),

  step("signs out, and is nobody from then on", async (traveller) => {
    const { page } = traveller;
    await page.reload();
    await page.getByRole("checkbox", { name: "buy milk" }).waitFor();
    await traveller.tabTo("button", "Sign out");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await page.goto(traveller.url);
    assert.equal(new URL(page.url()).pathname, "/sign-in");
  }),

  step("signs in again, with the right password only", async ({ page, email, password }) => {
    await page.getByRole("textbox", { name: "Email address" }).fill(email);
    await page.getByLabel("Password").fill("another password");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("The email address or the password is wrong.").waitFor();
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("checkbox", { name: "Call Grandma" }).waitFor();
    assert.equal(await page.getByRole("checkbox").count(), 3);
  }),

  step("finds no page where there is none", async (traveller) => {
    await traveller.page.goto(`${traveller.url}/nowhere`);
    await traveller.page.getByRole("heading", { name: "Page not found" }).waitFor();
    await traveller.audit();
  }),

  step("has heard no complaint of the browser's, such as about the content security policy", ({ complaints }) => {
    assert.deepEqual(complaints, []);
    return Promise.resolve();
  }),
];
