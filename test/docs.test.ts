import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, dirname, join, normalize, relative } from "node:path";
import { scripts } from "../package.json";

const root = join(__dirname, "..");
const git = (...args: string[]) => execFileSync("git", args, { cwd: root, encoding: "utf8" });
const tracked = git("ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0").filter(Boolean);
const names = new Set(tracked.map((file) => basename(file)));
const pages = tracked.filter((file) => file.endsWith(".md") && existsSync(join(root, file)));
/** The requirements are the customer's text, whose file names belong to other repositories. */
const ours = pages.filter((page) => page !== "docs/requirements.md");

const read = (page: string) => readFileSync(join(root, page), "utf8");
const prose = (page: string) => read(page).replaceAll(/^( *)(```|~~~)[\s\S]*?^\1\2/gm, "");

describe("the Markdown pages", () => {
  for (const page of ours) {
    it(`${page} links to existing pages and headings`, () => {
      const links = [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
      const broken = links.filter((target) => !/^[a-z]+:/.test(target) && !leadsSomewhere(page, target));
      assert.deepEqual(broken, []);
    });

    it(`${page} names existing files and folders`, () => {
      const quoted = [...prose(page).matchAll(/`([^`\n]+)`/g)].map(([, text = ""]) => text);
      assert.deepEqual(
        quoted.filter((text) => isPath(page, text) && !isThere(page, text)),
        [],
      );
    });

    it(`${page} names existing npm scripts`, () => {
      const named = [...read(page).matchAll(/\bnpm run (?:--silent )?([\w-]+)/g)].map(([, script = ""]) => script);
      const manifest = join(root, dirname(page), "package.json");
      const own = existsSync(manifest) ? (JSON.parse(readFileSync(manifest, "utf8")) as { scripts?: object }) : {};
      const known = new Set([...Object.keys(scripts), ...Object.keys(own.scripts ?? {})]);
      assert.deepEqual(
        named.filter((script) => !known.has(script)),
        [],
      );
    });
  }

  it("don't pass with links or paths that lead nowhere", () => {
    assert.ok(!leadsSomewhere("README.md", "docs/missing.md"));
    assert.ok(!leadsSomewhere("README.md", "docs/state.md#no-such-heading"));
    assert.ok(leadsSomewhere("docs/state.md", "../README.md"));
    assert.ok(isPath("README.md", "settings/missing.ts") && !isThere("README.md", "settings/missing.ts"));
    assert.ok(isPath("README.md", "no-such-file.ts") && !isThere("README.md", "no-such-file.ts"));
    assert.ok(!isPath("README.md", "linux/amd64"));
  });
});

describe("the decision records", () => {
  const index = read("docs/decisions/README.md");
  const records = globSync("docs/decisions/[0-9]*.md", { cwd: root }).sort();

  it("are numbered from 1, without gaps", () => {
    const numbers = records.map((record) => Number(basename(record).slice(0, 4)));
    assert.deepEqual(
      numbers,
      [...numbers.keys()].map((at) => at + 1),
    );
  });

  for (const record of records) {
    it(`${basename(record)} is in the index under its own title`, () => {
      const [, title] = /^# (\d+\. .+)$/m.exec(read(record)) ?? assert.fail(`${record} has no title`);
      const number = Number(basename(record).slice(0, 4));
      assert.ok(title?.startsWith(`${number}. `), title);
      const row = `| [${number}](${basename(record)}) | ${title?.slice(`${number}. `.length)} |`;
      assert.ok(index.includes(row), `the index lacks the row ${row}`);
    });
  }
});

/** Whether a relative link leads to a file, and to a heading in it if the link names one. */
function leadsSomewhere(page: string, target: string): boolean {
  const [path = "", anchor] = target.split("#");
  const file = path === "" ? page : normalize(join(dirname(page), path));
  if (!existsSync(join(root, file))) return false;
  if (anchor === undefined || !file.endsWith(".md")) return true;
  return headings(file).includes(anchor);
}

/** The anchors that GitHub creates from headings. */
function headings(page: string): string[] {
  return [...prose(page).matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** Whether a quoted text is meant to be a file or folder in this repository. */
function isPath(page: string, text: string): boolean {
  if (!/^[\w.@<>*[\]-]+(\/[\w.@<>*[\]-]+)*\/?$/.test(text)) return false;
  const first = text.split("/")[0] ?? "";
  if (text.includes("/")) return first !== "" && places(page).some((place) => existsSync(join(place, first)));
  return /^[\w.-]+\.(ts|tsx|mjs|cjs|py|md)$/.test(text);
}

/** Whether it exists: relative to the root or the page's folder, or, for a bare name, anywhere. */
function isThere(page: string, text: string): boolean {
  if (!text.includes("/") && names.has(text)) return true;
  const pattern = text
    .replaceAll(/<[^>]+>/g, "*")
    .replaceAll("[", "[[]")
    .replace(/\/$/, "");
  return places(page).some((place) => globSync(pattern, { cwd: place }).length > 0 || isIgnored(join(place, text)));
}

const places = (page: string) => [root, join(root, dirname(page))];

/** What commands write but git doesn't track, such as `policy/bin`. */
function isIgnored(file: string): boolean {
  try {
    return git("check-ignore", relative(root, file)) !== "";
  } catch {
    return false;
  }
}
