import { block, details, inline, table } from "./markdown.ts";
import type { Change, Report, Violation } from "./report.ts";

/** Distinguishes the comment from all others, so that it can be found again. */
export const marker = "<!-- todo-chatbot: previews -->";

/** GitHub refuses longer comments. */
export const longest = 65_536;

/** The most rows in a table; the run's log has them all. */
const mostRows = 150;
const operations = ["create", "update", "replace", "delete"] as const;

export interface Previews {
  /** The commit that was previewed. */
  commit: string;
  /** The page of the run, with its logs. */
  runUrl: string;
  /** A stack without a report ended before there could be one. */
  reports: { stack: string; report: Report | undefined }[];
}

/** The comment on a pull request: what it would do to each stack, and what the policies find. */
export function previewComment({ commit, runUrl, reports }: Previews): string {
  const head = `${marker}\n## Previews of ${inline(commit.slice(0, 12))}\n`;
  const foot = `[The run](${runUrl}) has the whole output.`;
  const overview = table(["Stack", "Result", ...operations, "Policies"], reports.map(overviewRow));
  const whole = [
    head,
    overview,
    "",
    ...reports.flatMap(({ report }) => (report ? stackDetails(report) : [])),
    foot,
  ].join("\n");
  if (whole.length <= longest) return whole;
  return [head, overview, "", `The details are too long for a comment.`, foot].join("\n");
}

/** One stack's part of it, for the run's page. */
export function stackSummary(report: Report): string {
  return [
    table(["Stack", "Result", ...operations, "Policies"], [overviewRow({ stack: report.stack, report })]),
    "",
    ...stackDetails(report),
  ].join("\n");
}

function overviewRow({ stack, report }: Previews["reports"][number]): string[] {
  if (!report) return [inline(stack), "❌ ended before it could be previewed", ...operations.map(() => ""), ""];
  const count = (op: string) => report.changes.filter((change) => change.op === op).length;
  return [inline(stack), result(report), ...operations.map((op) => String(count(op) || "")), policies(report)];
}

function result({ outcome, fromScratch }: Report): string {
  const text = { changed: "🔶 changes", unchanged: "✅ no change", failed: "❌ failed" }[outcome];
  return fromScratch ? `${text}, compared with an empty stack` : text;
}

function policies({ packs, violations }: Report): string {
  if (packs.length === 0 && violations.length === 0) return "not judged";
  const mandatory = violations.filter(({ level }) => level === "mandatory").length;
  const advisory = violations.length - mandatory;
  const verdict = mandatory > 0 ? `❌ ${mandatory} violated` : "✅ passed";
  return [verdict, ...(advisory > 0 ? [`⚠️ ${advisory} advised`] : []), ...packs.map(inline)].join("<br>");
}

function stackDetails({ stack, errors, violations, changes }: Report): string[] {
  const name = inline(stack);
  return [
    ...(errors.length > 0
      ? [details(`${name}: ${counted(errors.length, "error")}`, block(errors.join("\n\n"))), ""]
      : []),
    ...(violations.length > 0
      ? [details(`${name}: ${counted(violations.length, "policy violation")}`, violationTable(violations)), ""]
      : []),
    ...(changes.length > 0
      ? [details(`${name}: ${counted(changes.length, "resource")}`, changeTable(changes)), ""]
      : []),
  ];
}

function violationTable(violations: Violation[]): string {
  return limited(
    ["Level", "Policy", "Resource", "What is wrong"],
    violations,
    ({ level, policy, resource, message }) => [level, policy, resource, message],
  );
}

function changeTable(changes: Change[]): string {
  return limited(["", "Type", "Name", "Properties"], changes, ({ op, type, name, properties }) => [
    op,
    type,
    name,
    properties.join(", "),
  ]);
}

function limited<T>(head: string[], rows: T[], cells: (row: T) => string[]): string {
  const shown = table(
    head,
    rows.slice(0, mostRows).map((row) => cells(row).map(inline)),
  );
  return rows.length > mostRows ? `${shown}\n\n... and ${rows.length - mostRows} more.` : shown;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
