import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { apiUrl, isPublicApi } from "../src/server/api-url.ts";

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

  it("is named to browsers unless its address is the one inside the cluster", () => {
    const inside = "http://todo-backend:8000";
    assert.deepEqual(
      [inside, "https://todo.example.com", "not a URL"].map((url) => isPublicApi(url, inside)),
      [false, true, false],
    );
  });
});
