import assert from "node:assert/strict";
import { cron, runsDaily } from "../../../settings/formats/schedule";

const good = [
  "0 9 * * *",
  "*/15 0-6,22 * * *",
  "5/20 ? 1-31 jan-dec SUN-SAT",
  "59 23 31 12 6",
  "0 0 */2 feb mon,wed",
  "5-5 9 * * *",
];
const bad = [
  ...["", "0 9 * *", "0 9 * * * *", "@daily", "0  9 * * *", " 0 9 * * *", "CRON_TZ=UTC 0 9 * * *"],
  ...["60 9 * * *", "0 24 * * *", "0 9 0 * *", "0 9 32 * *", "0 9 * 0 *", "0 9 * 13 *", "0 9 * * 7", "-1 9 * * *"],
  ...[
    "5-1 9 * * *",
    "1-2-3 9 * * *",
    "*/0 9 * * *",
    "*/ 9 * * *",
    "1, 9 * * *",
    "nine 9 * * *",
    "0 9 * mon *",
    "0 9 L * *",
    "0.5 9 * * *",
  ],
];

describe("schedules", () => {
  for (const schedule of good)
    it(`CRON-2 ${schedule} is one`, () => assert.equal(cron.safeParse(schedule).success, true));
  for (const schedule of bad)
    it(`CRON-2 ${JSON.stringify(schedule)} is none`, () => assert.equal(cron.safeParse(schedule).success, false));

  const daily = {
    "0 9 * * *": true,
    "*/5 * ? * ?": true,
    "0 9 1-31 1-12 0-6": true,
    "0 9 1/1 * *": true,
    "0 9 2/1 * *": false,
    "0 9 * * 1-5": false,
    "0 9 1 * *": false,
    "0 9 */2 * *": false,
    "0 9 * jan *": false,
  };
  for (const [schedule, expected] of Object.entries(daily)) {
    it(`CRON-2 ${schedule} ${expected ? "runs" : "doesn't run"} daily`, () =>
      assert.equal(runsDaily(schedule), expected));
  }
});
