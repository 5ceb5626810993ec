import assert from "node:assert/strict";
import { z } from "zod";
import { cron, runsDaily } from "../../../settings/formats/schedule";

/* The verdicts of Kubernetes' parser, robfig/cron v3.0.1, ParseStandard, which was run on each of these. */

const accepted = [
  "0 9 * * *",
  "*/15 0-6,22 * * *",
  "5/20 ? 1-31 jan-dec SUN-SAT",
  "59 23 31 12 6",
  "0 0 */2 feb mon,wed",
  "5-5 9 * * *",
  "0  9 * * *",
  " 0 9 * * * ",
  "0\t9\t*\t*\t*",
  "007 09 * * *",
  "+5 9 * * *",
  "1,,2 9 * * *",
  "*-5 9 * * *",
  "*/100 9 * * *",
  "@yearly",
  "@annually",
  "@monthly",
  "@weekly",
  "@daily",
  "@midnight",
  "@hourly",
  "@every 1h30m",
  "@every 1.5h",
  "@every 0",
];

const refused = [
  "",
  "0 9 * *",
  "0 9 * * * *",
  "tea at five o clock",
  "a b c d e",
  "99 99 * * *",
  "60 9 * * *",
  "0 24 * * *",
  "0 9 0 * *",
  "0 9 32 * *",
  "0 9 * 0 *",
  "0 9 * 13 *",
  "0 2 * * 7",
  "0 2 * * 0-7",
  "0 2 * * sunday",
  "-1 9 * * *",
  "5-1 9 * * *",
  "1- 9 * * *",
  "1-2-3 9 * * *",
  "*/0 9 * * *",
  "*/ 9 * * *",
  "*/1/2 9 * * *",
  "*/-1 9 * * *",
  "1, nine * * *",
  "nine 9 * * *",
  "0 9 * mon *",
  "0 9 L * *",
  "0 9 * * 1#2",
  "0.5 9 * * *",
  "@Daily",
  " @daily",
  "@daily ",
  "@reboot",
  "@every",
  "@every ",
  "@every 1",
  "@every 1d",
  "@every 1h ",
  "@every  1h",
  "@every 9999999999h",
  // Kubernetes refuses a time zone in the schedule: a CronJob has the field timeZone.
  "TZ=UTC 0 9 * * *",
  "CRON_TZ=UTC 0 9 * * *",
];

describe("schedules of CronJobs", () => {
  const { pattern } = z.toJSONSchema(cron) as { pattern: string };

  for (const schedule of accepted) {
    it(`CRON-2 DB-25 include ${JSON.stringify(schedule)}`, () => {
      assert.equal(cron.safeParse(schedule).success, true);
      assert.match(schedule, new RegExp(pattern));
    });
  }

  for (const schedule of refused) {
    it(`CRON-2 DB-25 don't include ${JSON.stringify(schedule)}`, () => {
      assert.equal(cron.safeParse(schedule).success, false);
    });
  }

  it("don't include one that never runs, although Kubernetes accepts it", () => {
    assert.equal(cron.safeParse(", 9 * * *").success, false);
  });

  it("are checked by the chart's schema for words and numbers out of range", () => {
    for (const schedule of ["tea at five o clock", "99 99 * * *", "0 2 * * 7", "@reboot"]) {
      assert.doesNotMatch(schedule, new RegExp(pattern));
    }
  });

  const daily = {
    "0 9 * * *": true,
    "*/5 * ? * ?": true,
    "0 9 1-31 1-12 0-6": true,
    "0 9 1/1 * *": true,
    "@daily": true,
    "@hourly": true,
    "@every 24h": true,
    "0 9 2/1 * *": false,
    "0 9 * * 1-5": false,
    "0 9 1 * *": false,
    "0 9 */2 * *": false,
    "0 9 * jan *": false,
    "@weekly": false,
    "@every 25h": false,
  };
  for (const [schedule, expected] of Object.entries(daily)) {
    it(`CRON-2 ${schedule} ${expected ? "runs" : "doesn't run"} daily`, () => {
      assert.equal(runsDaily(schedule), expected);
    });
  }
});
