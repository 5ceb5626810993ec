import { randomUUID } from "node:crypto";
import { chromium, type Browser, type Page } from "playwright-core";

/** The page of the application, as a person sees it who has just signed up. */
export class TasksPage {
  private constructor(
    private readonly browser: Browser,
    private readonly page: Page,
  ) {}

  /** @param port port of this machine that answers for the URL's host, in place of what its name leads to */
  static async open(url: string, port?: number): Promise<TasksPage> {
    const host = new URL(url).hostname;
    const browser = await chromium.launch({
      executablePath: process.env.CHROMIUM!,
      // Root may not use Chromium's sandbox; without the others it looks for its maker's services at every start.
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync", ...(port === undefined ? [] : [`--host-resolver-rules=MAP ${host}:443 127.0.0.1:${port}`])],
    });
    // The certificate is of an authority that the test has made, and checked elsewhere.
    const page = await browser.newPage({ ignoreHTTPSErrors: port !== undefined });
    await page.goto(`${url}/sign-up`);
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("Ada Lovelace");
    await page.getByRole("textbox", { name: "Email address" }).fill(`${randomUUID()}@todo.invalid`);
    await page.getByLabel("Password").fill(randomUUID());
    await page.getByRole("button", { name: "Create an account" }).click();
    await page.getByRole("heading", { name: "Tasks", exact: true }).waitFor();
    return new TasksPage(browser, page);
  }

  async add(title: string): Promise<void> {
    await this.page.getByRole("textbox", { name: "New task" }).fill(title);
    const saved = this.page.waitForResponse((response) => response.request().method() === "POST");
    await this.page.getByRole("button", { name: "Add", exact: true }).click();
    await saved;
    await this.page.getByRole("checkbox", { name: title }).waitFor();
  }

  async complete(title: string): Promise<void> {
    const saved = this.page.waitForResponse((response) => response.request().method() === "PATCH");
    await this.page.getByRole("checkbox", { name: title }).check();
    await saved;
  }

  async delete(title: string): Promise<void> {
    const saved = this.page.waitForResponse((response) => response.request().method() === "DELETE");
    await this.page.getByRole("button", { name: `Delete ${title}` }).click();
    await saved;
  }

  /** Titles of the tasks that the page shows after it is loaded anew, with whether each is completed. */
  async tasks(): Promise<Record<string, boolean>> {
    await this.page.reload();
    await this.page.getByRole("heading", { name: "Tasks", exact: true }).waitFor();
    const shown: Record<string, boolean> = {};
    for (const checkbox of await this.page.getByRole("checkbox").all()) {
      const title = await checkbox.evaluate((element) => (element as unknown as { labels: { textContent: string }[] }).labels[0]?.textContent ?? "");
      shown[title.trim()] = await checkbox.isChecked();
    }
    return shown;
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}
