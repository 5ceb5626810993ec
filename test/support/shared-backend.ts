import type { SharedBackend } from "../../components/stacks/outputs";

/** The outputs about its backend of a stack with network policies off. */
export const sharedBackend: SharedBackend = {
  instance: "dev",
  port: 8000,
  database: { port: 5432, inside: { service: "todo-postgres", component: "postgres" }, addressRanges: [] },
  secret: {
    name: "todo-app-secret",
    keys: {
      "database-url": "database-url",
      "frontend-database-url": "frontend-database-url",
      "jwt-secret": "jwt-secret",
      "better-auth-secret": "better-auth-secret",
    },
  },
  jwtAlgorithm: "HS256",
  origins: ["http://localhost:30000"],
};
