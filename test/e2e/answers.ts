import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

/** Returns once a URL answers 200; fails if it doesn't within `limit` milliseconds. */
export async function answers(target: string, limit: number): Promise<void> {
  const end = Date.now() + limit;
  let status = 0;
  while (status !== 200) {
    assert.ok(Date.now() < end, `${target} hasn't answered 200 within ${limit} ms; its last answer: ${status}`);
    // A connection that breaks off isn't an answer.
    status = await fetch(target).then(
      (answer) => answer.status,
      () => 0,
    );
    await sleep(250);
  }
}
