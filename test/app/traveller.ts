import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { chromium, type Browser, type Page } from "playwright-core";

const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

interface Finding {
  id: string;
  impact: string;
  nodes: { target: string[]; failureSummary: string }[];
}

/** A person with a fresh browser, and what they note on their way. */
export class Traveller {
  readonly email = `${randomUUID()}@todo.invalid`;
  readonly password = randomUUID();
  /** The browser's complaints, above all those about the content security policy. */
  readonly complaints: string[] = [];

  private constructor(
    private readonly browser: Browser,
    readonly page: Page,
    readonly url: string,
  ) {
    page.on("pageerror", ({ message }) => this.complaints.push(message));
    page.on("console", (message) => {
      // Some steps are about a refused request.
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
        this.complaints.push(message.text());
    });
  }

  static async create(url: string): Promise<Traveller> {
    const browser = await chromium.launch({
      executablePath: process.env.CHROMIUM!,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    });
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(60_000);
    return new Traveller(browser, page, url);
  }

  /**
   * Presses Tab until the element with this role and name has the focus, which is all that a person without a mouse
   * can do.
   */
  async tabTo(role: Parameters<Page["getByRole"]>[0], name: string): Promise<void> {
    const target = this.page.getByRole(role, { name, exact: true });
    await target.waitFor();
    for (let presses = 0; presses < 60; presses++) {
      if (await target.evaluate((element) => element === element.ownerDocument.activeElement)) return;
      await this.page.keyboard.press("Tab");
    }
    assert.fail(`Tab doesn't lead to the ${role} "${name}"`);
  }

  /** Fails unless the page meets WCAG 2.2 AA in light and dark mode, as far as axe can tell. */
  async audit(): Promise<void> {
    for (const colorScheme of ["light", "dark"] as const) {
      await this.page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      // A running colour transition has to finish: half-way, it has neither colour's contrast.
      await this.page.evaluate(() =>
        Promise.allSettled(
          document
            .getAnimations()
            .filter((each) => each instanceof CSSTransition)
            .map(({ finished }) => finished),
        ),
      );
      await this.page.evaluate(axe);
      const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
      const found = await this.page.evaluate(
        `axe.run({ runOnly: ${JSON.stringify(tags)} }).then(({ violations }) => violations)`,
      );
      const lines = (found as Finding[]).flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${colorScheme} ${id}: ${target.join(" ")}: ${failureSummary}`),
      );
      assert.deepEqual(lines, []);
    }
    await this.page.emulateMedia({ colorScheme: null, reducedMotion: null });
  }

  /** Saves a picture of the page if PICTURES names a folder: `npm run pictures` makes README's picture. */
  async picture(name: string): Promise<void> {
    const folder = process.env.PICTURES;
    if (folder) await this.page.screenshot({ path: resolve(__dirname, "..", "..", folder, name) });
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}
