import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createLog } from "../src/server/log.ts";

function linesOf(level: "DEBUG" | "WARNING", format: "json" | "text"): string[] {
  const lines: string[] = [];
  const log = createLog(level, format, (line) => lines.push(line));
  log.debug("one");
  log.info("two");
  log.warning("three", { path: "/a\nb" });
  log.error("four");
  return lines;
}

describe("the log", () => {
  it("writes one JSON object a line", () => {
    const events = linesOf("DEBUG", "json").map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual(
      events.map(({ level }) => level),
      ["DEBUG", "INFO", "WARNING", "ERROR"],
    );
    assert.deepEqual(Object.keys(events[2] ?? {}), ["timestamp", "level", "message", "path"]);
  });

  it("leaves out what is below its level", () => {
    assert.equal(linesOf("WARNING", "json").length, 2);
  });

  it("keeps a text event on one line, whatever a field holds", () => {
    const [line = ""] = linesOf("WARNING", "text");
    assert.match(line, /^\S+Z WARNING three path="\/a\\nb"\n$/);
  });
});
