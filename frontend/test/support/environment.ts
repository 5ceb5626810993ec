/** A complete, valid environment; each test changes only the variable that it checks. */
export const validEnvironment = {
  ENVIRONMENT: "production",
  LOG_LEVEL: "ERROR",
  LOG_FORMAT: "json",
  BACKEND_URL: "http://todo-backend:8000",
  FRONTEND_URL: "https://todo.example.com",
  JWT_SECRET_KEY: "test-signing-key-0123456789-abcdefghijklmnopqrstuvwxyz-0123456789",
  JWT_ALGORITHM: "HS256",
  JWT_EXPIRATION: "600",
  // Nothing listens there: what these tests need of sessions is in memory.
  DATABASE_URL: "postgresql://todo_user:database-password@127.0.0.1:9/todo_db",
  BETTER_AUTH_SECRET: "test-session-key-0123456789-abcdefghijklmnopqrstuvwxyz",
  SESSION_TYPE: "in-memory",
};

export const USER_ID = "3f0e7f6a-5b1c-4d7e-9a55-0c1d2e3f4a5b";
