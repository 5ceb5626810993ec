import { z } from "zod";

/** Environments, and the short forms of their names. */
export const environment = z
  .enum(["development", "staging", "production", "dev", "prod"])
  .transform((name) => (name === "dev" ? "development" : name === "prod" ? "production" : name));
