import type { Defaults } from "./types";

/** Defaults of a stack without its own backend, on top of its environment's. */
export const defaultsWithoutBackend: Defaults = {
  database: { internal: { enabled: false, backup: { enabled: false } } },
  ingress: { exposeBackend: false, paths: [{ path: "/", service: "frontend" }] },
};
