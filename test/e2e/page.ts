import { randomUUID } from "node:crypto";
import { chromium, type Browser, type Page } from "playwright-core";

/** A person's credentials. */
export interface Account {
  email: string;
  password: string;
}

/** The application's page, as seen by a person who has just signed up or in. */
export class TasksPage {
  private constructor(
    private readonly browser: Browser,
    private readonly page: Page,
    readonly account: Account,
  ) {}

  /**
   * @param port port of this machine that answers for the URL's host, instead of the address that its name resolves
   * to
   */
  static async open(url: string, port?: number): Promise<TasksPage> {
    const opened = await TasksPage.launch(url, { email: `${randomUUID()}@todo.invalid`, password: randomUUID() }, port);
    await opened.page.goto(`${url}/sign-up`);
    await opened.page.getByRole("textbox", { name: "Name", exact: true }).fill("Ada Lovelace");
    await opened.enter("Create an account");
    return opened;
  }

  /** In another browser, for a person who has an account. */
  static async signIn(url: string, account: Account): Promise<TasksPage> {
    const opened = await TasksPage.launch(url, account);
    await opened.page.goto(`${url}/sign-in`);
    await opened.enter("Sign in");
    return opened;
  }

  private static async launch(url: string, account: Account, port?: number): Promise<TasksPage> {
    const host = new URL(url).hostname;
    const browser = await chromium.launch({
      executablePath: process.env.CHROMIUM!,
      // Root can't use Chromium's sandbox; without the other options it contacts its vendor's services at every
      // start.
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        ...(port === undefined ? [] : [`--host-resolver-rules=MAP ${host}:443 127.0.0.1:${port}`]),
      ],
    });
    // The test's own authority issued the certificate, which is checked elsewhere.
    const page = await browser.newPage({ ignoreHTTPSErrors: port !== undefined });
    return new TasksPage(browser, page, account);
  }

  private async enter(button: string): Promise<void> {
    await this.page.getByRole("textbox", { name: "Email address" }).fill(this.account.email);
    await this.page.getByLabel("Password").fill(this.account.password);
    await this.page.getByRole("button", { name: button }).click();
    await this.page.getByRole("heading", { name: "Tasks", exact: true }).waitFor();
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

  /** The titles of the tasks that the page shows after a reload, with whether each is completed. */
  async tasks(): Promise<Record<string, boolean>> {
    await this.page.reload();
    await this.page.getByRole("heading", { name: "Tasks", exact: true }).waitFor();
    const shown: Record<string, boolean> = {};
    for (const checkbox of await this.page.getByRole("checkbox").all()) {
      const title = await checkbox.evaluate(
        (element) => (element as unknown as { labels: { textContent: string }[] }).labels[0]?.textContent ?? "",
      );
      shown[title.trim()] = await checkbox.isChecked();
    }
    return shown;
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}
