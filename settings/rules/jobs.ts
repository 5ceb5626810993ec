import { runsDaily } from "../cron";
import { set } from "../problems";
import type { Rule } from "./rule";

/** CRON-2: reminders are of today, every day. */
export const remindersRunDaily: Rule = ({ reminders: { schedule } }) => {
  if (runsDaily(schedule)) return [];
  const key = "reminders.schedule";
  const [minute, hour] = schedule.split(" ");
  const rule = "must run on every day: day of month, month and day of week are * (CRON-2)";
  return [{ key, value: schedule, rule, fix: set(key, `${minute} ${hour} * * *`) }];
};
