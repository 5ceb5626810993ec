import type { SharedBackend } from "../../components/stacks/outputs";

/** What a stack with network policies switched off says of its backend. */
export const sharedBackend: SharedBackend = {
  instance: "dev",
  port: 8000,
  database: { port: 5432, inside: { service: "todo-postgres", component: "postgres" }, addressRanges: [] },
  secret: {
    name: "todo-app-secret",
    keys: { "database-url": "database-url", "jwt-secret": "jwt-secret", "better-auth-secret": "better-auth-secret" },
  },
  jwtAlgorithm: "HS256",
  origins: ["http://localhost:30000"],
};
