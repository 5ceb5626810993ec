import type { Problem } from "../problems";
import type { ComponentSettings, Settings } from "../schema";

/** What can only be judged across keys; returns every problem it finds. */
export type Rule = (settings: Settings) => Problem[];

/** Rules whose problems end the update, and rules whose problems are warned of. */
export interface Rules {
  rules: readonly Rule[];
  advice: readonly Rule[];
}

/** A problem of one of a component's settings: its key is given without the component. */
type ComponentRule = (component: ComponentSettings, settings: Settings, name: "frontend" | "backend") => Problem[];

/** A rule for frontend and backend alike. */
export function ofComponents(rule: ComponentRule): Rule {
  return (settings) => (["frontend", "backend"] as const).flatMap((name) => rule(settings[name], settings, name));
}

export function isProduction({ global }: Settings): boolean {
  return global.environment === "production";
}

/** Whether people rely on the environment: staging and production. */
export function isShared({ global }: Settings): boolean {
  return global.environment !== "development";
}
