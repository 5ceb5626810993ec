import assert from "node:assert/strict";
import { it } from "node:test";
import { contentSecurityPolicy } from "../src/content-security-policy.ts";

it("the policy allows no script without the nonce, and nothing unsafe", () => {
  const policy = contentSecurityPolicy("n0nce", false);
  assert.match(policy, /script-src 'self' 'nonce-n0nce' 'strict-dynamic';/);
  assert.doesNotMatch(policy, /unsafe/);
});
