import { z } from "zod";
import { goDuration } from "./duration";

interface Field {
  min: number;
  max: number;
  /** Names for the field's numbers, starting at `min`. */
  names: readonly string[];
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** The fields of a schedule with the bounds of Kubernetes' parser: Sunday is 0, and 7 is refused. */
const fields: readonly Field[] = [
  { min: 0, max: 59, names: [] },
  { min: 0, max: 23, names: [] },
  { min: 1, max: 31, names: [] },
  { min: 1, max: 12, names: months },
  { min: 0, max: 6, names: weekdays },
];

/** Descriptors that Kubernetes accepts instead of the five fields; they are case-sensitive. */
const descriptors: ReadonlyMap<string, string> = new Map([
  ["@yearly", "0 0 1 1 *"],
  ["@annually", "0 0 1 1 *"],
  ["@monthly", "0 0 1 * *"],
  ["@weekly", "0 0 * * 0"],
  ["@daily", "0 0 * * *"],
  ["@midnight", "0 0 * * *"],
  ["@hourly", "0 * * * *"],
]);

const rule =
  "must be a cron schedule: minute (0-59), hour (0-23), day of month (1-31), month (1-12) and day of week (0-6), " +
  "or a descriptor such as @daily";

/**
 * When a CronJob runs: what the API server and the CronJob controller accept (robfig/cron v3, ParseStandard), except
 * `TZ=` and `CRON_TZ=`, which Kubernetes refuses in favor of its field `timeZone`, and schedules that never run because
 * a field is empty.
 *
 * @requirement CRON-2, DB-25
 */
export const cron = z
  .string(rule)
  .refine((text) => isSchedule(text), rule)
  .meta({ pattern: pattern() });

/** Whether a schedule has a run on every day of every year. */
export function runsDaily(schedule: string): boolean {
  const interval = intervalOf(schedule);
  if (interval !== undefined) return interval <= 24 * 60 * 60;
  const [, , ...days] = parseFields(descriptors.get(schedule) ?? schedule) ?? [];
  return days.length === 3 && days.every(({ values, field }) => values.size === field.max - field.min + 1);
}

function isSchedule(text: string): boolean {
  if (text.includes("TZ")) return false;
  if (text.startsWith("@")) return descriptors.has(text) || intervalOf(text) !== undefined;
  return parseFields(text) !== undefined;
}

/** Seconds between two runs of an `@every` schedule; undefined for any other. */
function intervalOf(schedule: string): number | undefined {
  return schedule.startsWith("@every ") ? goDuration(schedule.slice("@every ".length)) : undefined;
}

/** The numbers in each field; undefined for what Kubernetes refuses. */
function parseFields(schedule: string): { values: Set<number>; field: Field }[] | undefined {
  const texts = schedule.split(/\s+/).filter((text) => text !== "");
  if (texts.length !== fields.length) return undefined;
  const parsed = fields.flatMap((field, index) => {
    const values = parseField(texts[index] ?? "", field);
    return values === undefined || values.size === 0 ? [] : [{ values, field }];
  });
  return parsed.length === fields.length ? parsed : undefined;
}

// A list of numbers, ranges and steps: `0`, `1-5`, `*/15`, `mon,wed`. Kubernetes skips empty items.
function parseField(text: string, field: Field): Set<number> | undefined {
  const values = new Set<number>();
  for (const part of text.split(",").filter((part) => part !== "")) {
    const [range = "", stepText, ...more] = part.split("/");
    const step = stepText === undefined ? 1 : parseNumber(stepText);
    const bounds = parseRange(range, field, stepText !== undefined);
    if (bounds === undefined || step === undefined || step === 0 || more.length > 0) return undefined;
    for (let value = bounds.first; value <= bounds.last; value += step) values.add(value);
  }
  return values;
}

function parseRange(text: string, field: Field, stepped: boolean): { first: number; last: number } | undefined {
  const [low = "", high, ...more] = text.split("-");
  // Kubernetes ignores whatever follows a `*`: `*-5` means `*`.
  if (low === "*" || low === "?") return { first: field.min, last: field.max };
  if (more.length > 0) return undefined;
  const first = parseValue(low, field);
  // `10/15` continues to the end of the field.
  const last = high === undefined ? (stepped ? field.max : first) : parseValue(high, field);
  if (first === undefined || last === undefined) return undefined;
  return first < field.min || last > field.max || first > last ? undefined : { first, last };
}

function parseValue(word: string, { min, names }: Field): number | undefined {
  const named = names.indexOf(word.toLowerCase());
  return named >= 0 ? min + named : parseNumber(word);
}

/** A number as Go's Atoi reads it; Kubernetes refuses negative ones. */
function parseNumber(text: string): number | undefined {
  return /^\+?\d+$/.test(text) ? Number(text) : undefined;
}

/**
 * The same for JSON Schema, which Helm checks with RE2 regular expressions: they cover the numbers, but not the order
 * of a range's ends.
 */
function pattern(): string {
  const anyCase = (word: string) => [...word].map((letter) => `[${letter.toUpperCase()}${letter}]`).join("");
  const field = ({ min, max, names }: Field) => {
    const numbers = Array.from({ length: max - min + 1 }, (_, index) => String(min + index));
    const value = `(${[`\\+?0*(${numbers.join("|")})`, ...names.map(anyCase)].join("|")})`;
    const part = `(([*?](-[^\\s,/]*)?|${value}(-${value})?)(/\\+?0*[1-9][0-9]*)?)?`;
    return `${part}(,${part})*`;
  };
  const named = [...descriptors.keys()].join("|");
  return `^(${named}|@every [-+0-9.a-zµμ]+|\\s*${fields.map(field).join("\\s+")}\\s*)$`;
}
