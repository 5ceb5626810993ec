import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createCipher } from "../src/server/auth/cipher.ts";
import { createMemoryStore, encryptStore } from "../src/server/auth/memory-store.ts";
import { verify } from "../src/server/auth/passwords.ts";

const secret = "test-session-key-0123456789-abcdefghijklmnopqrstuvwxyz";

describe("SES-3 the cipher of sessions", () => {
  const { seal, open } = createCipher(secret);

  it("opens what it sealed, and seals the same text alike", () => {
    for (const text of ["", "token", "ü".repeat(500)]) assert.equal(open(seal(text)), text);
    assert.equal(seal("token"), seal("token"));
    assert.notEqual(seal("token"), seal("tokem"));
  });

  it("shows nothing of the text", () => {
    assert.doesNotMatch(Buffer.from(seal("Mozilla/5.0").slice(3), "base64url").toString("latin1"), /Mozilla/);
  });

  it("opens nothing that was changed, sealed under another secret, or never sealed", () => {
    const sealed = seal("token");
    const changed = sealed.slice(0, -2) + (sealed.endsWith("AA") ? "BB" : "AA");
    for (const text of [changed, createCipher(`${secret}!`).seal("token"), "token", "v1.", "v1.AAAA"]) {
      assert.equal(open(text), undefined);
    }
  });
});

describe("SES-1 the memory of sessions", () => {
  it("SES-2 forgets what has expired", () => {
    let now = 1_000_000;
    const store = createMemoryStore(() => now);
    void store.set("a", "1", 10);
    now += 9_999;
    assert.equal(store.get("a"), "1");
    now += 1;
    assert.equal(store.get("a"), null);
    void store.set("b", "2", 10);
    assert.deepEqual([...store.entries.keys()], ["b"]);
  });

  it("counts within a window that does not move", async () => {
    let now = 0;
    const store = createMemoryStore(() => now);
    assert.equal(await store.increment("a", 10), 1);
    now = 9_000;
    assert.equal(await store.increment("a", 10), 2);
    now = 10_000;
    assert.equal(await store.increment("a", 10), 1);
  });

  it("SES-3 holds neither keys nor values as they are", async () => {
    const store = createMemoryStore();
    const encrypted = encryptStore(store, createCipher(secret));
    await encrypted.set("token", "session", 10);
    assert.equal(await encrypted.get("token"), "session");
    assert.doesNotMatch(JSON.stringify([...store.entries]), /token|session/);
    assert.equal(await encrypted.getAndDelete("token"), "session");
    assert.equal(await encrypted.get("token"), null);
  });
});

it("USR-3 a hash that Better Auth did not write lets nobody in", async () => {
  for (const hash of ["!", "", "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW"]) {
    assert.equal(await verify({ hash, password: "!" }), false);
  }
});
