import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseSettings, SettingsError } from "../src/server/settings.ts";
import { validEnvironment } from "./support/environment.ts";

function problemsOf(environment: Record<string, string | undefined>): readonly string[] {
  try {
    parseSettings(environment);
  } catch (error) {
    assert.ok(error instanceof SettingsError);
    return error.problems;
  }
  return assert.fail("the settings were accepted");
}

describe("settings", () => {
  it("are read from the environment", () => {
    assert.deepEqual(parseSettings(validEnvironment), {
      environment: "production",
      logLevel: "ERROR",
      logFormat: "json",
      backendUrl: "http://todo-backend:8000",
      frontendUrl: "https://todo.example.com",
      jwt: { secretKey: validEnvironment.JWT_SECRET_KEY, algorithm: "HS256", expiration: 600 },
    });
  });

  it("have defaults for the log, the algorithm and the lifetime", () => {
    const { ENVIRONMENT, BACKEND_URL, JWT_SECRET_KEY } = validEnvironment;
    const { logLevel, logFormat, frontendUrl, jwt } = parseSettings({ ENVIRONMENT, BACKEND_URL, JWT_SECRET_KEY });
    assert.deepEqual([logLevel, logFormat, frontendUrl], ["INFO", "json", undefined]);
    assert.deepEqual([jwt.algorithm, jwt.expiration], ["HS256", 3600]);
  });

  it("take the log level in either case", () => {
    assert.equal(parseSettings({ ...validEnvironment, LOG_LEVEL: "debug" }).logLevel, "DEBUG");
  });

  it("name every problem at once", () => {
    const problems = problemsOf({
      LOG_LEVEL: "loud",
      LOG_FORMAT: "xml",
      FRONTEND_URL: "todo.example.com",
      JWT_ALGORITHM: "none",
      JWT_EXPIRATION: "0",
    });
    assert.deepEqual(problems.map((problem) => problem.split(" ")[0]).sort(), [
      "BACKEND_URL",
      "ENVIRONMENT",
      "FRONTEND_URL",
      "JWT_ALGORITHM",
      "JWT_EXPIRATION",
      "JWT_SECRET_KEY",
      "LOG_FORMAT",
      "LOG_LEVEL",
    ]);
  });

  it("say what is wrong, with which value, and what to do", () => {
    assert.deepEqual(problemsOf({ ...validEnvironment, BACKEND_URL: "todo-backend:8000" }), [
      'BACKEND_URL "todo-backend:8000" must be the backend\'s origin without path or credentials, ' +
        "for example http://todo-backend:8000.",
    ]);
    assert.match(problemsOf({ ...validEnvironment, ENVIRONMENT: undefined })[0] ?? "", /^ENVIRONMENT is not set; it must/);
  });

  for (const url of ["ftp://todo-backend", "http://todo-backend/api", "http://a:b@todo-backend", "http://x?y=1", ""]) {
    it(`refuse ${JSON.stringify(url)} for BACKEND_URL`, () => {
      assert.equal(problemsOf({ ...validEnvironment, BACKEND_URL: url }).length, 1);
    });
  }

  for (const [algorithm, length] of [["HS256", 32], ["HS384", 48], ["HS512", 64]] as const) {
    it(`require a key of ${String(length)} characters for ${algorithm}`, () => {
      const withKey = (JWT_SECRET_KEY: string) => ({ ...validEnvironment, JWT_ALGORITHM: algorithm, JWT_SECRET_KEY });
      assert.equal(parseSettings(withKey("k".repeat(length))).jwt.algorithm, algorithm);
      assert.match(problemsOf(withKey("k".repeat(length - 1)))[0] ?? "", new RegExp(`at least ${String(length)}`));
    });
  }

  it("never show a secret", () => {
    const problems = problemsOf({
      ...validEnvironment,
      JWT_SECRET_KEY: "short-secret",
      BACKEND_URL: "http://user:pass-word@todo-backend",
    }).join("\n");
    assert.doesNotMatch(problems, /short-secret|pass-word/);
    assert.match(problems, /JWT_SECRET_KEY \(12 characters\)/);
  });
});
