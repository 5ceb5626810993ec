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
      databaseUrl: validEnvironment.DATABASE_URL,
      databaseTls: undefined,
      auth: { secret: validEnvironment.BETTER_AUTH_SECRET, trustHost: true },
      session: { type: "in-memory", storeUrl: undefined, ttl: 3600, encryption: true, persistence: false },
      trustedProxies: 0,
      chatbot: true,
      jwt: { secretKey: validEnvironment.JWT_SECRET_KEY, algorithm: "HS256", expiration: 600 },
    });
  });

  it("SES-1 SES-2 have defaults for the log, the tokens and the sessions", () => {
    const { ENVIRONMENT, BACKEND_URL, FRONTEND_URL, JWT_SECRET_KEY, DATABASE_URL, BETTER_AUTH_SECRET } =
      validEnvironment;
    const needed = { ENVIRONMENT, BACKEND_URL, FRONTEND_URL, JWT_SECRET_KEY, DATABASE_URL, BETTER_AUTH_SECRET };
    const { logLevel, logFormat, jwt, session, auth, chatbot } = parseSettings(needed);
    assert.deepEqual([logLevel, logFormat, auth.trustHost, chatbot], ["INFO", "json", true, true]);
    assert.deepEqual([jwt.algorithm, jwt.expiration], ["HS256", 3600]);
    assert.deepEqual(session, {
      type: "database",
      storeUrl: undefined,
      ttl: 3600,
      encryption: true,
      persistence: true,
    });
  });

  const refused = {
    "SES-1 an unknown place for sessions": [
      { SESSION_TYPE: "cookie" },
      'SESSION_TYPE "cookie" must be in-memory, database or external.',
    ],
    "SES-4 a store that forgets with this server": [
      { SESSION_TYPE: "external", SESSION_STORE_URL: "rediss://:p@h", SESSION_PERSISTENCE: "false" },
      'SESSION_PERSISTENCE "false" must be true while SESSION_TYPE is external: the store outlives this server.',
    ],
    "SES-2 a session without a life": [
      { SESSION_TTL: "0" },
      'SESSION_TTL "0" must be a whole number of seconds from 1 to 999999999, for example 3600.',
    ],
    "SES-3 plain sessions in production": [
      { SESSION_ENCRYPTION: "false" },
      'SESSION_ENCRYPTION "false" must be true in production.',
    ],
    "SES-4 a memory that outlives restarts": [
      { SESSION_PERSISTENCE: "true" },
      'SESSION_PERSISTENCE "true" must be false while SESSION_TYPE is in-memory: memory is lost in a restart.',
    ],
    "SCR-12 a short session key": [
      { BETTER_AUTH_SECRET: "short" },
      "BETTER_AUTH_SECRET (5 characters) must have at least 32 characters. Generate one with `openssl rand -base64 " +
        "48`.",
    ],
    "SCR-13 a doubtful trust": [
      { BETTER_AUTH_TRUST_HOST: "yes" },
      'BETTER_AUTH_TRUST_HOST "yes" must be true or false.',
    ],
    "a number of proxies that isn't a number": [
      { TRUSTED_PROXIES: "all" },
      'TRUSTED_PROXIES "all" must be a whole number of proxies, 0 to 9.',
    ],
    "CM-13 a doubtful feature flag": [
      { FEATURE_AI_CHATBOT_ENABLED: "1" },
      'FEATURE_AI_CHATBOT_ENABLED "1" must be true or false.',
    ],
  } as const;
  for (const [what, [change, message]] of Object.entries(refused)) {
    it(`refuse ${what}`, () => {
      assert.deepEqual(problemsOf({ ...validEnvironment, ...change }), [message]);
    });
  }

  for (const url of ["mysql://u:p@h/d", "postgresql://h/d", "postgresql://u@h/d", "postgresql://u:p@h", "h:5432"]) {
    it(`SCR-8 refuse a database's URL such as ${url}, without showing it`, () => {
      const [problem = ""] = problemsOf({ ...validEnvironment, DATABASE_URL: url });
      assert.match(
        problem,
        /^DATABASE_URL \(\d+ characters\) must be postgresql:\/\/user:password@host:port\/database/,
      );
    });
  }

  it("SES-1 have the URL of a store outside, over TLS but for a developer, where sessions are in one", () => {
    const external = { ...validEnvironment, SESSION_TYPE: "external" };
    for (const [ENVIRONMENT, SESSION_STORE_URL] of [
      ["production", "rediss://:p%40@h:6380/1"],
      ["development", "redis://u:p@h"],
    ] as const) {
      const { session } = parseSettings({ ...external, ENVIRONMENT, SESSION_STORE_URL });
      assert.deepEqual(session, {
        type: "external",
        storeUrl: SESSION_STORE_URL,
        ttl: 3600,
        encryption: true,
        persistence: true,
      });
    }
    for (const SESSION_STORE_URL of [
      undefined,
      "",
      "redis://u:secret@h",
      "rediss://h",
      "rediss://u:secret@",
      "rediss://u:secret@h/db",
      "https://u:secret@h",
    ]) {
      const problems = problemsOf({ ...external, SESSION_STORE_URL });
      assert.equal(problems.length, 1);
      assert.match(
        problems[0] ?? "",
        /^SESSION_STORE_URL (is not set; it|\(\d+ characters\)) must be rediss:\/\/user:password@host:port/,
      );
      assert.doesNotMatch(problems[0] ?? "", /secret/);
    }
    assert.equal(
      parseSettings({ ...validEnvironment, SESSION_STORE_URL: "nothing reads it" }).session.storeUrl,
      undefined,
    );
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
      "BETTER_AUTH_SECRET",
      "DATABASE_URL",
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
    assert.match(
      problemsOf({ ...validEnvironment, ENVIRONMENT: undefined })[0] ?? "",
      /^ENVIRONMENT is not set; it must/,
    );
  });

  for (const url of ["ftp://todo-backend", "http://todo-backend/api", "http://a:b@todo-backend", "http://x?y=1", ""]) {
    it(`refuse ${JSON.stringify(url)} for BACKEND_URL`, () => {
      assert.equal(problemsOf({ ...validEnvironment, BACKEND_URL: url }).length, 1);
    });
  }

  for (const [algorithm, length] of [
    ["HS256", 32],
    ["HS384", 48],
    ["HS512", 64],
  ] as const) {
    it(`require a key of ${String(length)} characters for ${algorithm}`, () => {
      const withKey = (JWT_SECRET_KEY: string) => ({ ...validEnvironment, JWT_ALGORITHM: algorithm, JWT_SECRET_KEY });
      assert.equal(parseSettings(withKey("k".repeat(length))).jwt.algorithm, algorithm);
      assert.match(problemsOf(withKey("k".repeat(length - 1)))[0] ?? "", new RegExp(`at least ${String(length)}`));
    });
  }

  it("say what a database's connection needs, and never show what may be a key", () => {
    const ca = "-----BEGIN PRIVATE KEY-----";
    const lines = (variables: Record<string, string>) =>
      problemsOf({ ...validEnvironment, ...variables }).map((line) => line.replace(/ \(\d+ characters\)/, ""));
    const caRule =
      "DATABASE_CA must be one or more certificates in PEM form, with DATABASE_TLS_MODE verify-ca or verify-full.";
    assert.deepEqual(lines({ DATABASE_TLS_MODE: "verify-full", DATABASE_CA: ca }), [caRule]);
    assert.deepEqual(lines({ DATABASE_TLS_MODE: "require", DATABASE_CA: "text" }), [caRule]);
    assert.deepEqual(lines({ DATABASE_TLS_MODE: "prefer" }), [
      'DATABASE_TLS_MODE "prefer" must be disable, require, verify-ca or verify-full.',
    ]);
    assert.equal(parseSettings({ ...validEnvironment, DATABASE_TLS_MODE: "", DATABASE_CA: "" }).databaseTls, undefined);
  });

  it("never show a secret", () => {
    const problems = problemsOf({
      ...validEnvironment,
      JWT_SECRET_KEY: "short-secret",
      BACKEND_URL: "http://user:pass-word@todo-backend",
    }).join("\n");
    assert.doesNotMatch(problems, /short-secret|pass-word/);
    assert.match(problems, /JWT_SECRET_KEY \(12 characters\)/);
    for (const BACKEND_URL of [
      "http://user:pass/word@todo-backend",
      "http:user:pass/word@todo-backend",
      "user:pass/word@todo-backend",
    ]) {
      const [problem = ""] = problemsOf({ ...validEnvironment, BACKEND_URL });
      assert.match(problem, /^BACKEND_URL "\*\*\*@todo-backend" must be/);
    }
  });
});
