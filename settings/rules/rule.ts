import type { Problem } from "../problems";
import type { ComponentSettings, CheckedSettings } from "../schema";

/** A check across keys; returns every problem that it finds. */
export type Rule = (settings: CheckedSettings) => Problem[];

/** Rules whose problems stop the update, and rules whose problems are logged as warnings. */
export interface Rules {
  rules: readonly Rule[];
  advice: readonly Rule[];
}

/** A rule for one component, `frontend` or `backend`. */
type ComponentRule = (
  component: ComponentSettings,
  settings: CheckedSettings,
  name: "frontend" | "backend",
) => Problem[];

/** A rule for frontend and backend alike. */
export function ofComponents(rule: ComponentRule): Rule {
  return (settings) => (["frontend", "backend"] as const).flatMap((name) => rule(settings[name], settings, name));
}

export function isProduction({ global }: CheckedSettings): boolean {
  return global.environment === "production";
}

/** Whether people rely on the environment: in staging and production. */
export function isShared({ global }: CheckedSettings): boolean {
  return global.environment !== "development";
}
