import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { nextPage } from "../src/account/next-page.ts";

describe("the page after signing in", () => {
  const cases: readonly [asked: unknown, page: string][] = [
    ["/account?a=b#c", "/account?a=b#c"],
    ["/", "/"],
    [undefined, "/"],
    [["/a", "/b"], "/"],
    ["account", "/"],
    ["https://evil.example/", "/"],
    ["//evil.example/", "/"],
    ["/\\evil.example/", "/"],
    ["/\t/evil.example", "/"],
    ["javascript:alert(1)", "/"],
    ["/a/../../b", "/b"],
  ];
  for (const [asked, page] of cases) {
    it(`is ${page} for ${asked === undefined ? "nothing" : JSON.stringify(asked)}`, () => {
      assert.equal(nextPage(asked), page);
    });
  }
});
