import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { withLinks } from "../src/tasks/links.ts";

const addresses = (text: string) => withLinks(text).flatMap(({ href }) => href ?? []);

describe("a description", () => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    "no address": [],
    "https://example.com": ["https://example.com"],
    "See http://example.com/a?b=c#d, then https://example.org.": ["http://example.com/a?b=c#d", "https://example.org"],
    "(https://example.com/a)": ["https://example.com/a"],
    "https://en.example.org/wiki/Tea_(meal)": ["https://en.example.org/wiki/Tea_(meal)"],
    "“https://example.com/ä”": ["https://example.com/ä"],
    "javascript:alert(1) data:text/html,a ftp://example.com": [],
    "https:// http://": [],
    "<https://example.com/a>": ["https://example.com/a"],
  };
  for (const [text, found] of Object.entries(cases)) {
    it(`${JSON.stringify(text)} leads to ${found.join(" and ") || "nothing"}`, () => {
      assert.deepEqual(addresses(text), found);
      assert.equal(
        withLinks(text)
          .map((part) => part.text)
          .join(""),
        text,
      );
    });
  }
});
