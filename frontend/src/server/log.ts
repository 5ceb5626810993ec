import "server-only";
import { settings, type Settings } from "./settings.ts";

type Level = Settings["logLevel"];
type Fields = Readonly<Record<string, unknown>>;

const SEVERITY: Readonly<Record<Level, number>> = { DEBUG: 10, INFO: 20, WARNING: 30, ERROR: 40 };

/** Writes one line per event to standard output. */
export interface Log {
  debug(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  warning(message: string, fields?: Fields): void;
  error(message: string, fields?: Fields): void;
}

function asText(time: string, level: Level, message: string, fields: Fields): string {
  const pairs = Object.entries(fields).map(([name, value]) => ` ${name}=${JSON.stringify(value)}`);
  return `${time} ${level} ${message}${pairs.join("")}`;
}

function asJson(time: string, level: Level, message: string, fields: Fields): string {
  return JSON.stringify({ timestamp: time, level, message, ...fields });
}

/** A log that drops events below `level`. */
export function createLog(
  level: Level,
  format: Settings["logFormat"],
  write: (line: string) => void = (line) => process.stdout.write(line),
): Log {
  const render = format === "json" ? asJson : asText;
  const at =
    (eventLevel: Level) =>
    (message: string, fields: Fields = {}): void => {
      if (SEVERITY[eventLevel] < SEVERITY[level]) return;
      write(`${render(new Date().toISOString(), eventLevel, message, fields)}\n`);
    };
  return { debug: at("DEBUG"), info: at("INFO"), warning: at("WARNING"), error: at("ERROR") };
}

let current: Log | undefined;

/** This process's log, configured by LOG_LEVEL and LOG_FORMAT. */
export function log(): Log {
  current ??= createLog(settings().logLevel, settings().logFormat);
  return current;
}

/** The innermost cause: `fetch failed` says nothing, but `ECONNREFUSED` below it does. */
export function rootCause(error: Error): string {
  return error.cause instanceof Error ? rootCause(error.cause) : error.message || String(error);
}
