import assert from "node:assert/strict";
import { prove } from "../../../settings/rules/prove";
import { completeSettings } from "../../../settings/load/parse";
import { settingsOf } from "../../support/settings-cases";

describe("settings that the rules have passed", () => {
  it("ING-4 name the hosts of an Ingress, even a single one", () => {
    const { ingress } = settingsOf({ ingress: { enabled: true, host: "todo.example.com" } });
    assert.ok(ingress.enabled);
    assert.equal(ingress.hosts[0].host, "todo.example.com");
  });

  it("SCR-7 hold an extra Secret's values in the form of their source", () => {
    const extra = { name: "todo-api", remote: { token: { key: "todo-api" } } };
    const { secrets } = settingsOf({ secrets: { source: "externalSecret", extra: [extra] } });
    assert.ok(secrets.source === "externalSecret");
    assert.deepEqual(secrets.extra, [{ ...extra, type: "Opaque", immutable: false }]);
  });

  it("don't exist if no rule required what they need, which is a bug in the rules", () => {
    const complete = completeSettings("test", {
      database: { internal: { enabled: false }, external: { enabled: true } },
    });
    assert.throws(() => prove(complete), {
      message: "todo:database.external.host isn't set, but no rule required it",
    });
  });
});
