import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { databaseAddress, databaseUrl, databaseUrlAt, ingressEndpoints, routedOrigin } from "../../../settings";
import { settingsOf } from "../../support/settings-cases";

const repository = join(__dirname, "..", "..", "..");

describe("the address book", () => {
  it("X-9 X-10 builds every URL of the stack", () => {
    const files = globSync("{components,settings}/**/*.ts", { cwd: repository });
    assert.ok(files.length > 100);
    const builders = files.filter((file) =>
      /(https?|postgresql):\/\/\$\{|svc\.cluster\.local/.test(readFileSync(join(repository, file), "utf8")),
    );
    assert.deepEqual(builders, ["settings/facts/addresses.ts"]);
  });

  it("SVC-15 puts another host and port into a database's URL, and changes nothing else", () => {
    const at = (url: string) => databaseUrlAt(url, "db.other.svc.cluster.local", 6432);
    const cases = {
      "postgresql://todo_user:p%40ss@db:5432/todo_db":
        "postgresql://todo_user:p%40ss@db.other.svc.cluster.local:6432/todo_db",
      "postgresql://todo%20user:x@db/a%20b?sslmode=require":
        "postgresql://todo%20user:x@db.other.svc.cluster.local:6432/a%20b?sslmode=require",
      // A slash in the query and an at sign in the password: a regular expression took them for the ends of the host.
      "postgresql://u:a%2F%3F@db:5432/d?options=-c%20a/b@c/":
        "postgresql://u:a%2F%3F@db.other.svc.cluster.local:6432/d?options=-c%20a/b@c/",
    };
    assert.deepEqual(Object.keys(cases).map(at), Object.values(cases));
    assert.equal(at("no URL"), "no URL");
  });

  it("SCR-8 X-10 encodes a database's user and name in its URL", () => {
    const settings = settingsOf({});
    assert.equal(
      databaseUrl(databaseAddress(settings), "word"),
      "postgresql://todo_user:word@todo-postgres:5432/todo_db",
    );
    const address = { host: "db", port: 1, name: "a b", username: "o@b" };
    assert.equal(databaseUrl(address, "%2F"), "postgresql://o%40b:%2F@db:1/a%20b");
  });

  it("SVC-16 tells each host of the Ingress, as HTTPS where a certificate covers it", () => {
    const ingress = {
      enabled: true,
      hosts: [{ host: "todo.example.com" }, { host: "api.example.org" }],
      tls: [
        { secretName: "todo-tls", hosts: ["todo.example.com"] },
        { secretName: "other-tls", hosts: ["*.example.org"] },
      ],
    };
    assert.deepEqual(ingressEndpoints(settingsOf({ ingress })), [
      { name: "todo.example.com", protocol: "HTTPS", port: 443, path: "/" },
      { name: "api.example.org", protocol: "HTTPS", port: 443, path: "/" },
    ]);
    const plain = settingsOf({ ingress: { enabled: true, host: "plain.example.com" } });
    assert.deepEqual(ingressEndpoints(plain), [{ name: "plain.example.com", protocol: "HTTP", port: 80, path: "/" }]);
    assert.deepEqual(ingressEndpoints(settingsOf({ ingress: { ...ingress, enabled: false } })), []);
  });

  it("ING-5 leads to a component through the Ingress only if it has a path for it", () => {
    const settings = settingsOf({
      ingress: { enabled: true, host: "todo.example.com", paths: [{ path: "/", service: "frontend" }] },
    });
    assert.equal(routedOrigin(settings, "frontend"), "http://todo.example.com");
    assert.equal(routedOrigin(settings, "backend"), undefined);
    assert.equal(routedOrigin(settingsOf({ ingress: { enabled: false } }), "frontend"), undefined);
  });
});
