import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { apiUrl } from "../src/server/api-url.ts";

describe("the API that the page names", () => {
  it("is the environment's, for an image that was built for another stack", () => {
    assert.equal(apiUrl({ NEXT_PUBLIC_API_URL: "https://todo.example.com" }), "https://todo.example.com");
  });

  it("is the image's own otherwise", () => {
    process.env.NEXT_PUBLIC_API_URL = "https://built.example.com";
    try {
      assert.equal(apiUrl({}), "https://built.example.com");
    } finally {
      delete process.env.NEXT_PUBLIC_API_URL;
    }
  });
});
