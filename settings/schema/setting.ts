import type { z } from "zod";

/**
 * A setting: what it accepts, and what messages and documentation say of it.
 *
 * @param requirement the ids it answers, for messages: `CFG-7`
 * @param description what it means, and what a change of it does to running things
 * @param example a value that is right; needed only where no environment has a default
 */
export function setting<T extends z.ZodType>(type: T, requirement: string, description: string, example?: unknown): T {
  return type.meta({ requirement, description, ...(example !== undefined && { examples: [example] }) });
}
