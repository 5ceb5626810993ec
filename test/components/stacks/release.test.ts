import assert from "node:assert/strict";
import { nextRecord, recordOf } from "../../../components/stacks/release";

const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 12, minute));
const release = (name: string, connectionTest: "passed" | "off" = "passed") => ({
  version: "1.2.3",
  frontend: { reference: `frontend@${name}`, tag: "1.2.3" },
  backend: { reference: `backend@${name}`, tag: "1.2.3" },
  connectionTest,
  promotedFrom: [],
});
/** The record after several releases: what ran in each, and what ran before it. */
const after = (...names: string[]) => {
  const record = names
    .map((name, minute) => [release(name), at(minute)] as const)
    .reduce<ReturnType<typeof recordOf> | undefined>((last, [next, now]) => recordOf(next, last, now), undefined)!;
  return [record, ...record.previous].map(({ frontend }) => frontend.reference.replace("frontend@", ""));
};

describe("the release record", () => {
  it("starts with the first release", () => {
    assert.deepEqual(recordOf(release("a"), undefined, at(0)), {
      ...release("a"),
      at: "2026-11-21T12:00:00.000Z",
      previous: [],
    });
  });

  it("remembers the last ten releases, newest first", () => {
    assert.deepEqual(after("a", "b", "c"), ["c", "b", "a"]);
    assert.deepEqual(after(..."abcdefghijklm"), [..."mlkjihgfedc"]);
  });

  it("forgets the release that a rollback left", () => {
    assert.deepEqual(after("a", "b", "c", "b"), ["b", "a"]);
    assert.deepEqual(after("a", "b", "c", "a"), ["a"]);
    assert.deepEqual(after("a", "b", "a", "c"), ["c", "a"]);
  });

  it("treats the same images with another verdict as the same release", () => {
    const first = recordOf(release("a"), recordOf(release("z"), undefined, at(0)), at(1));
    const { connectionTest, previous } = recordOf(release("a", "off"), first, at(2));
    assert.deepEqual([connectionTest, previous.length], ["off", 1]);
  });

  it("has no entry for a backend that doesn't exist", () => {
    const { version, frontend, connectionTest, promotedFrom } = release("a");
    const frontendAlone = { version, frontend, connectionTest, promotedFrom };
    assert.deepEqual(Object.keys(recordOf(frontendAlone, undefined, at(0))).includes("backend"), false);
    const again = recordOf(frontendAlone, recordOf(frontendAlone, undefined, at(0)), at(1));
    assert.deepEqual(again.previous, []);
  });

  it("changes only when its content does", () => {
    const first = recordOf(release("a"), undefined, at(0));
    assert.equal(nextRecord(release("a"), first, at(1)), first);
    assert.equal(nextRecord({ ...release("a"), backend: undefined }, first, at(1)).at, at(1).toISOString());
    assert.equal(nextRecord(release("b"), first, at(1)).at, at(1).toISOString());
    assert.equal(nextRecord(release("a", "off"), first, at(1)).connectionTest, "off");
  });
});
