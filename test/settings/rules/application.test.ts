import { refuses } from "../../support/settings-cases";

describe("bad values of the application's own settings", () => {
  refuses([
    {
      id: "CM-12",
      given: { features: { reminders: "yes" } },
      key: "features.reminders",
      rule: "must be true or false",
      fix: "pulumi config set --path 'todo:features.reminders' true",
    },
    {
      id: "CM-12",
      given: { features: { reminders: 1 } },
      key: "features.reminders",
      rule: "must be true or false",
      fix: "pulumi config set --path 'todo:features.reminders' true",
    },
    {
      id: "CM-13",
      given: { features: { aiChatbot: "on" } },
      key: "features.aiChatbot",
      rule: "must be true or false",
      fix: "pulumi config set --path 'todo:features.aiChatbot' true",
    },
    {
      id: "CFG-26",
      given: { features: { chatbot: true } },
      key: "features.chatbot",
      rule: "unknown key",
      fix: "did you mean aiChatbot?",
    },
    {
      id: "CFG-14",
      given: { backend: { logLevel: "TRACE" } },
      key: "backend.logLevel",
      rule: "must be DEBUG, INFO, WARNING or ERROR",
      fix: "pulumi config set --path 'todo:backend.logLevel' INFO",
    },
    {
      id: "CFG-14",
      given: { backend: { logLevelCase: "title" } },
      key: "backend.logLevelCase",
      rule: "must be upper or lower",
      fix: "pulumi config set --path 'todo:backend.logLevelCase' upper",
    },
    {
      id: "CM-20",
      given: { backend: { logFormat: "xml" } },
      key: "backend.logFormat",
      rule: "must be json or text",
      fix: "pulumi config set --path 'todo:backend.logFormat' json",
    },
    {
      id: "CM-21",
      given: { jwt: { expiration: -3600 } },
      key: "jwt.expiration",
      rule: "must be a whole number, 1 or more",
      fix: "pulumi config set --path 'todo:jwt.expiration' 3600",
    },
    {
      id: "CM-21",
      given: { jwt: { expiration: "3600" } },
      key: "jwt.expiration",
      rule: "must be a whole number, 1 or more",
      fix: "pulumi config set --path 'todo:jwt.expiration' 3600",
    },
    {
      id: "CM-22",
      given: { jwt: { algorithm: "RS256" } },
      key: "jwt.algorithm",
      rule: "must be HS256, HS384 or HS512",
      fix: "pulumi config set --path 'todo:jwt.algorithm' HS256",
    },
  ]);
});

describe("bad values of the tokens", () => {
  refuses([
    {
      id: "CM-21",
      given: { jwt: { expiration: 0 } },
      key: "jwt.expiration",
      rule: "must be a whole number, 1 or more",
      fix: "pulumi config set --path 'todo:jwt.expiration' 3600",
    },
    {
      id: "CM-21",
      given: { jwt: { expiration: 1.5 } },
      key: "jwt.expiration",
      rule: "must be a whole number, 1 or more",
      fix: "pulumi config set --path 'todo:jwt.expiration' 3600",
    },
    {
      id: "CM-22",
      given: { jwt: { algorithm: "none" } },
      key: "jwt.algorithm",
      rule: "must be HS256, HS384 or HS512",
      fix: "pulumi config set --path 'todo:jwt.algorithm' HS256",
    },
  ]);
});
