import assert from "node:assert/strict";
import { isOverdue, today } from "../../../settings/facts/rotation";

const daysAgo = (days: number) => new Date(Date.parse(today()) - days * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);

describe("the age of a secret", () => {
  it("SCR-18 is too high after the interval, but not on its last day", () => {
    const overdue = [0, 89, 90, 91].map((days) => isOverdue(daysAgo(days), 90));
    assert.deepEqual(overdue, [false, false, false, true]);
  });
});
