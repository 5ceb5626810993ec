import type { Traveller } from "./traveller";

/** One step, and what it shows. */
export interface Step {
  title: string;
  go: (traveller: Traveller) => Promise<void>;
}

export const step = (title: string, go: Step["go"]): Step => ({ title, go });
