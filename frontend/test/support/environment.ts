/** A complete, valid environment; a test changes the one variable that it is about. */
export const validEnvironment = {
  ENVIRONMENT: "production",
  LOG_LEVEL: "ERROR",
  LOG_FORMAT: "json",
  BACKEND_URL: "http://todo-backend:8000",
  FRONTEND_URL: "https://todo.example.com",
  JWT_SECRET_KEY: "test-signing-key-0123456789-abcdefghijklmnopqrstuvwxyz-0123456789",
  JWT_ALGORITHM: "HS256",
  JWT_EXPIRATION: "600",
};

export const GUEST_ID = "00000000-0000-4000-8000-000000000001";
