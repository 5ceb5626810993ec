import assert from "node:assert/strict";
import type { Traveller } from "./traveller";

/** One step, and what it shows. */
export interface Step {
  title: string;
  go: (traveller: Traveller) => Promise<void>;
}

const step = (title: string, go: Step["go"]): Step => ({ title, go });

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
    await page.getByText("Task changed.").waitFor();
    await page.getByText("The ones at the window").waitFor();

    await traveller.tabTo("checkbox", "Water the plants today");
    await page.keyboard.press("Space");
    await page.getByText("Task completed.").waitFor();
    await page.getByText("1 of 2 done").waitFor();

    await traveller.tabTo("button", "Delete Call Grandma");
    await page.keyboard.press("Enter");
    await page.getByText("Task deleted.").waitFor();
    assert.equal(await page.getByRole("checkbox").count(), 1);
    await traveller.tabTo("button", "Undo");
    await page.keyboard.press("Enter");
    await page.getByText("The task is back.").waitFor();
    await page.getByRole("checkbox", { name: "Call Grandma" }).waitFor();
    await traveller.audit();
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
    await page.getByRole("radio", { name: "All" }).check({ force: true });
    await page.getByText("1 of 2 done").waitFor();
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
    await page.getByRole("button", { name: "Dismiss" }).click();
  }),

  step("asks the assistant, which does it and says so", async (traveller) => {
    const { page } = traveller;
    await traveller.tabTo("textbox", "Message to the assistant");
    await page.keyboard.type("add buy milk");
    await page.keyboard.press("Enter");
    await page.getByText("Added “buy milk”").waitFor();
    await page.getByRole("checkbox", { name: "buy milk" }).waitFor();
    await page.getByRole("button", { name: "Send" }).waitFor();
    await page.keyboard.type("complete buy milk");
    await page.keyboard.press("Enter");
    await page.getByText("Completed “buy milk”").waitFor();
    await page.getByText("2 of 3 done").waitFor();
    await page.getByRole("button", { name: "Send" }).waitFor();
    await traveller.audit();
    await traveller.picture("page.png");
  }),

  step("is asked before several tasks are deleted, says no, then yes, and takes it back", async (traveller) => {
    const { page } = traveller;
    const log = page.getByRole("log");
    await traveller.tabTo("textbox", "Message to the assistant");
    await page.keyboard.type("delete all");
    await page.keyboard.press("Enter");
    const question = log.getByRole("group", { name: /^Delete 3 tasks: “buy milk”, / });
    await question.waitFor();
    await traveller.audit();
    await question.getByRole("button", { name: "No" }).click();
    await log.getByText("You said no: nothing was changed.").waitFor();
    assert.equal(await page.getByRole("checkbox").count(), 3);
    await page.getByRole("button", { name: "Send" }).waitFor();
    await page.getByRole("textbox", { name: "Message to the assistant" }).fill("delete all done");
    await page.keyboard.press("Enter");
    await log.getByRole("group", { name: /^Delete 2 completed tasks: / }).waitFor();
    await page.getByRole("textbox", { name: "Message to the assistant" }).fill("yes");
    await page.keyboard.press("Enter");
    await log.getByText("I deleted 2 tasks.").waitFor();
    await page.getByText("0 of 1 done").waitFor();
    await traveller.audit();
    await log.getByRole("button", { name: "Undo" }).last().click();
    await page.getByText("2 of 3 done").waitFor();
  }),

  step("reads an answer as text with lists, and loads nothing that a title names", async ({ page }) => {
    const log = page.getByRole("log");
    await page.getByRole("button", { name: "Send" }).waitFor();
    await page.getByRole("textbox", { name: "Message to the assistant" }).fill("list my tasks");
    await page.keyboard.press("Enter");
    await log.getByRole("listitem").filter({ hasText: "Call Grandma" }).waitFor();
    assert.equal(await log.locator("img").count(), 0);
  }),

  step("stops an answer, and keeps the words of the next message", async ({ page }) => {
    await page.getByRole("button", { name: "Send" }).waitFor();
    let asked = 0;
    await page.route("**/bff/chat", () => void asked++);
    const message = page.getByRole("textbox", { name: "Message to the assistant" });
    await message.fill("list");
    await page.keyboard.press("Enter");
    await message.fill("a draft");
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByRole("button", { name: "Send" }).waitFor();
    assert.deepEqual([await message.inputValue(), asked], ["a draft", 1]);
    await page.unroute("**/bff/chat");
    await message.fill("");
  }),

  step("asks again what was not answered", async ({ page }) => {
    await page.route("**/bff/chat", (route) => route.abort());
    await page.getByRole("textbox", { name: "Message to the assistant" }).fill("find Grandma");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText("The server cannot be reached.").waitFor();
    await page.unroute("**/bff/chat");
    await page.getByRole("alert").getByRole("button", { name: "Try again" }).click();
    await page.getByRole("log").getByText("You have 1 task that matches").waitFor();
    await page.getByRole("button", { name: "Send" }).waitFor();
  }),

  step("goes on with an earlier conversation, and deletes it", async (traveller) => {
    const { page } = traveller;
    await page.getByRole("button", { name: "New" }).click();
    await page.getByText("What can I do for you?").waitFor();
    await page.getByRole("button", { name: "History" }).click();
    await page.getByRole("list", { name: "Conversations" }).waitFor();
    await traveller.audit();
    await page.getByRole("button", { name: "add buy milk", exact: true }).first().click();
    await page.getByRole("log").getByText("Completed “buy milk”").waitFor();
    await page.getByRole("textbox", { name: "Message to the assistant" }).fill("find milk");
    await page.keyboard.press("Enter");
    await page.getByRole("log").getByText('that matches "milk"').waitFor();
    await page.getByRole("button", { name: "Send" }).waitFor();
    await page.getByRole("button", { name: "History" }).click();
    await page.getByRole("list", { name: "Conversations" }).waitFor();
    assert.equal(await page.getByRole("list", { name: "Conversations" }).getByRole("listitem").count(), 1);
    await page.getByRole("button", { name: "Delete the conversation add buy milk" }).click();
    await page.getByText("No conversation yet.").waitFor();
    await page.keyboard.press("Escape");
    await page.getByText("No conversation yet.").waitFor({ state: "hidden" });
    assert.equal(
      await page
        .getByRole("button", { name: "History" })
        .evaluate((button) => button === button.ownerDocument.activeElement),
      true,
    );
  }),

  step("keeps the words of a message that the server refuses", async (traveller) => {
    const { page } = traveller;
    const problem = {
      title: "Too Many Requests",
      status: 429,
      detail: "You send messages too fast; try again in 3 s.",
    };
    await page.route("**/bff/chat", (route) =>
      route.fulfill({ status: 429, contentType: "application/problem+json", body: JSON.stringify(problem) }),
    );
    const message = page.getByRole("textbox", { name: "Message to the assistant" });
    await message.fill("add tea");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText(problem.detail).waitFor();
    await page.getByText("What can I do for you?").waitFor();
    assert.equal(await message.inputValue(), "add tea");
    await traveller.audit();
    await page.unroute("**/bff/chat");
    await page.getByRole("button", { name: "Dismiss" }).click();
    await message.fill("");
  }),

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
