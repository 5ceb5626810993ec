import type { Pinned } from "./pinned.ts";
import type { Support } from "./support.ts";

/** A pinned version with the end of its support. */
export interface Row extends Pinned {
  /** Its last day, "newest" where only the newest release is maintained, or undefined where that isn't known. */
  ends: string | undefined;
  source: string | undefined;
  read: string | undefined;
  /** The decision that keeps it past its end. */
  stays: string | undefined;
}

/** Pulumi's SDK is released and maintained with its CLI. */
const sameAs: Record<string, string> = { "@pulumi/pulumi": "Pulumi" };

/** The versions with the ends of their support, each version of a product once, with every file that names it. */
export function supportRows(pinned: Pinned[], support: Support): Row[] {
  const rows = new Map<string, Row>();
  for (const { product, version, file } of pinned) {
    const key = `${product} ${version}`;
    const row = rows.get(key);
    if (row !== undefined) {
      if (!row.file.split(", ").includes(file)) row.file += `, ${file}`;
      continue;
    }
    const known = support[sameAs[product] ?? product];
    const cycle = known && cycleOf(version, Object.keys(known.ends));
    const ends = cycle === undefined ? undefined : known?.ends[cycle];
    const stays = cycle === undefined ? undefined : known?.stays?.[cycle];
    rows.set(key, { product, version, file, ends, source: known?.source, read: known?.read, stays });
  }
  return [...rows.values()];
}

/** The longest beginning of a version that is named: of 3.11.2 rather "3.11" than "3". */
function cycleOf(version: string, cycles: string[]): string | undefined {
  return cycles
    .filter((cycle) => version === cycle || version.startsWith(`${cycle}.`))
    .sort((a, b) => b.length - a.length)[0];
}

/** What a maintainer has to do about versions by a day; nothing where all are maintained for longer than that. */
export function dueBy(rows: Row[], today: string, days: number): string[] {
  const limit = new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10);
  return rows.flatMap(({ product, version, file, ends, stays }) => {
    if (ends === undefined)
      return [`${product} ${version} (${file}): toolchain/versions/support.json has no such version`];
    if (ends === "newest" || ends > limit || stays !== undefined) return [];
    const when = ends < today ? `ended on ${ends}` : `ends on ${ends}`;
    return [
      `${product} ${version} (${file}): support ${when}; raise it, or keep it by a decision (stays in support.json)`,
    ];
  });
}

/** The end of a version's support, for the reader. */
export function lastDay(ends: string | undefined): string {
  return ends === "newest" ? "with the next release" : (ends ?? "unknown");
}

/** The table of docs/toolchain.md. */
export function supportTable(rows: Row[]): string {
  const cells = rows.map(({ product, version, file, ends, source, read, stays }) => [
    product,
    version,
    `${lastDay(ends)}${stays === undefined ? "" : `, [kept](decisions/${stays})`}`,
    source === undefined ? "" : `[${new URL(source).host}](${source}), ${read}`,
    file
      .split(", ")
      .map((each) => `\`${each}\``)
      .join(", "),
  ]);
  const lines = [["product", "version", "support ends", "read at, on", "chosen in"], Array(5).fill("---"), ...cells];
  return lines.map((line) => `| ${line.join(" | ")} |`).join("\n");
}

const begin = "<!-- versions: written by `npm run toolchain -- versions --write` -->";
const end = "<!-- end of versions -->";

/** A page with its table replaced. */
export function withTable(page: string, table: string): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/toolchain.md lacks the lines "${begin}" and "${end}"`);
  return `${page.slice(0, from + begin.length)}\n\n${table}\n\n${page.slice(to)}`;
}
