import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { describe, it } from "node:test";
import { signToken } from "../src/server/token.ts";
import { USER_ID } from "./support/environment.ts";

const secretKey = "test-signing-key-0123456789-abcdefghijklmnopqrstuvwxyz-0123456789";
const now = new Date("2026-11-21T12:00:00.900Z");

describe("the token for the backend", () => {
  for (const algorithm of ["HS256", "HS384", "HS512"] as const) {
    it(`is signed with ${algorithm}, by the JWT standard`, async () => {
      const token = await signToken({ id: USER_ID }, { secretKey, algorithm, expiration: 600 }, now);
      const [header = "", payload = "", signature] = token.split(".");
      const hash = algorithm.replace("HS", "sha");
      assert.equal(signature, createHmac(hash, secretKey).update(`${header}.${payload}`).digest("base64url"));
      assert.deepEqual(JSON.parse(Buffer.from(header, "base64url").toString()), { alg: algorithm, typ: "JWT" });
    });
  }

  it("names issuer, audience and user, and expires after a minute", async () => {
    const jwt = { secretKey, algorithm: "HS256", expiration: 600 } as const;
    const payload = (await signToken({ id: USER_ID }, jwt, now)).split(".")[1] ?? "";
    const issuedAt = Math.floor(now.getTime() / 1000);
    assert.deepEqual(JSON.parse(Buffer.from(payload, "base64url").toString()), {
      iss: "todo-frontend",
      aud: "todo-backend",
      sub: USER_ID,
      iat: issuedAt,
      exp: issuedAt + 60,
    });
  });

  it("lives no longer than the backend takes it", async () => {
    const jwt = { secretKey, algorithm: "HS256", expiration: 5 } as const;
    const payload = (await signToken({ id: USER_ID }, jwt, now)).split(".")[1] ?? "";
    const { iat, exp } = JSON.parse(Buffer.from(payload, "base64url").toString()) as { iat: number; exp: number };
    assert.equal(exp - iat, 5);
  });
});
