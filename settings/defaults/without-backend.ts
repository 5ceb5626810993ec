import type { Defaults } from "./types";

/** Defaults of a stack without its own backend, over those of its environment. */
export const defaultsWithoutBackend: Defaults = {
  database: { internal: { enabled: false, backup: { enabled: false } } },
  ingress: { exposeBackend: false, paths: [{ path: "/", service: "frontend" }] },
};
