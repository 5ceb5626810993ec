import { z } from "zod";

/** A field's range and the names that some of its numbers have, as Kubernetes reads schedules. */
const fields = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12, names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"] },
  { min: 0, max: 6, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] },
];
type Field = (typeof fields)[number];

const rule = "must be a cron schedule of 5 fields: minute, hour, day of month, month, day of week";

/**
 * When a CronJob runs.
 *
 * @requirement CRON-2
 */
export const cron = z.string(rule).refine((text) => parseCron(text) !== undefined, rule);

/** Whether a schedule has a time on every day of every year. */
export function runsDaily(schedule: string): boolean {
  const [, , ...days] = parseCron(schedule) ?? [];
  return days.length === 3 && days.every((values, index) => values.size === span(fields[index + 2]!));
}

/** The numbers that each field comes to; undefined for what Kubernetes would refuse. */
function parseCron(schedule: string): Set<number>[] | undefined {
  const texts = schedule.split(" ");
  if (texts.length !== fields.length) return undefined;
  const parsed = texts.map((text, index) => parseField(text, fields[index]!));
  return parsed.every((values) => values !== undefined) ? parsed : undefined;
}

// A list of numbers, ranges and steps: `0`, `1-5`, `*/15`, `mon,wed`.
function parseField(text: string, field: Field): Set<number> | undefined {
  const values = new Set<number>();
  for (const part of text.split(",")) {
    const [, range = "", step] = /^([^/]+)(?:\/([1-9]\d*))?$/.exec(part) ?? [];
    const bounds = parseRange(range, field, step !== undefined);
    if (!bounds) return undefined;
    for (let value = bounds[0]; value <= bounds[1]; value += Number(step ?? 1)) values.add(value);
  }
  return values;
}

function parseRange(text: string, field: Field, stepped: boolean): [number, number] | undefined {
  if (text === "*" || text === "?") return [field.min, field.max];
  const [first, last, ...more] = text.split("-").map((word) => parseValue(word, field));
  if (first === undefined || more.length > 0) return undefined;
  // `10/15` goes on to the end of the field.
  if (!text.includes("-")) return [first, stepped ? field.max : first];
  return last === undefined || last < first ? undefined : [first, last];
}

function parseValue(word: string, { min, max, names = [] }: Field): number | undefined {
  const named = names.indexOf(word.toLowerCase());
  if (named >= 0) return min + named;
  const value = /^\d{1,2}$/.test(word) ? Number(word) : NaN;
  return value >= min && value <= max ? value : undefined;
}

function span({ min, max }: Field): number {
  return max - min + 1;
}
