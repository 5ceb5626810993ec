import assert from "node:assert/strict";
import { parseSettings } from "../../../settings/load/parse";
import { refuses } from "../../support/settings-cases";

const rule = "looks like a secret, and anyone who sees the stack's file or the cluster could read it";
const remove = (key: string) => `pulumi config rm --path 'todo:${key}'`;
const token = `ghp_${"a".repeat(36)}`;

describe("secrets in plain sight", () => {
  refuses([
    {
      id: "X-16",
      given: { ingress: { annotations: { "example.com/auth": "https://bot:hunter2@auth.example.com" } } },
      key: 'ingress.annotations["example.com/auth"]',
      rule,
      fix: remove('ingress.annotations["example.com/auth"]'),
    },
    {
      id: "X-16",
      given: { serviceAccount: { annotations: { "example.com/token": token } } },
      key: 'serviceAccount.annotations["example.com/token"]',
      rule,
      fix: remove('serviceAccount.annotations["example.com/token"]'),
    },
    {
      id: "X-16",
      given: { backend: { nodeSelector: { owner: token } } },
      key: "backend.nodeSelector.owner",
      rule,
      fix: remove("backend.nodeSelector.owner"),
    },
    {
      id: "X-16",
      given: { backend: { tolerations: [{ key: "a", value: token }] } },
      key: "backend.tolerations[0].value",
      rule,
      fix: remove("backend.tolerations[0].value"),
    },
  ]);

  it("X-16 SCR-17 don't appear in the message", () => {
    const given = { serviceAccount: { annotations: { "example.com/token": token } } };
    assert.throws(
      () => parseSettings("test", given),
      (error: Error) => !error.message.includes(token),
    );
  });
});
