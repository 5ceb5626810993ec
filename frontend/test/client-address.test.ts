import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { clientAddress } from "../src/server/client-address.ts";

describe("where a request comes from", () => {
  const cases = {
    "without a proxy, from the connection": [undefined, 0, "10.0.0.7"],
    "without a proxy, whatever the client says": ["203.0.113.9", 0, "10.0.0.7"],
    "behind the Ingress, from where the controller says": ["203.0.113.9", 1, "203.0.113.9"],
    "behind the Ingress, not from where the client says": ["192.0.2.1, 198.51.100.2, 203.0.113.9", 1, "203.0.113.9"],
    "behind the Ingress and a load balancer, from where the latter says": [
      "192.0.2.1, 203.0.113.9, 10.1.1.1",
      2,
      "203.0.113.9",
    ],
    "behind the Ingress, from the connection where nothing names an address": [undefined, 1, "10.0.0.7"],
    "behind the Ingress, from the connection if the named address isn't one": ["203.0.113.9, unknown", 1, "10.0.0.7"],
    "from the connection where fewer proxies are named": ["203.0.113.9", 2, "10.0.0.7"],
  } as const;
  for (const [what, [forwardedFor, proxies, address]] of Object.entries(cases)) {
    it(`is told ${what}`, () => {
      assert.equal(clientAddress(forwardedFor, "10.0.0.7", proxies), address);
    });
  }
});
