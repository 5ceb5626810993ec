import assert from "node:assert/strict";
import { type Step, step } from "./journey-step";

/** What a person does with the assistant, next to a list that has tasks. */
export const withTheAssistant: Step[] = [
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

  step("stays where they have scrolled up to, while an answer comes", async ({ page }) => {
    const log = page.getByRole("log");
    const send = async (text: string) => {
      await page.getByRole("textbox", { name: "Message to the assistant" }).fill(text);
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: "Send" }).waitFor();
    };
    for (let messages = 0; messages < 4; messages++) await send("list my tasks");
    const place = () => log.evaluate(({ scrollTop }) => scrollTop);
    const fromEnd = () => log.evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight);
    assert.ok((await fromEnd()) < 2, "the end is shown while nobody has scrolled");
    let answer = () => {};
    const held = new Promise<void>((resolve) => (answer = resolve));
    await page.route("**/bff/chat", async (route) => {
      await held;
      await route.continue();
    });
    await page.getByRole("textbox", { name: "Message to the assistant" }).fill("find plants");
    await page.keyboard.press("Enter");
    await page.getByText("Thinking…").waitFor();
    await log.evaluate((box) => box.scrollTo({ top: 10 }));
    await page.waitForTimeout(100);
    answer();
    await page.getByRole("button", { name: "Send" }).waitFor();
    await log.getByText('that matches "plants"').last().waitFor();
    assert.equal(await place(), 10);
    await page.unroute("**/bff/chat");
    await send("find plants");
    assert.ok((await fromEnd()) < 2, "one's own message leads to the end");
  }),

  step("asks again what was not answered", async ({ page }) => {
    await page.route("**/bff/chat", (route) => route.abort());
    await page.getByRole("textbox", { name: "Message to the assistant" }).fill("find Grandma");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText("The server cannot be reached.").waitFor();
    await page.unroute("**/bff/chat");
    await page.getByRole("alert").getByRole("button", { name: "Try again" }).click();
    await page.getByRole("log").getByText('You have 1 task that matches "Grandma"').waitFor();
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
    await page.getByRole("button", { name: "Dismiss", exact: true }).click();
    await message.fill("");
  }),
];
