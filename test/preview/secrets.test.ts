import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { type Result, Workspace } from "../support/workspace";

const program = join(__dirname, "secrets-program");
const jwtSecret = "kX7vQm2pR9tZ4wB8nL3cF6hJ1sD5gY0a";
const betterAuthSecret = "aY0gD5sJ1hF6cL3nB8wZ4tR9pQm2vX7k";
const password = "Word 4+Secrets/?";
const url = "postgresql://todo_user:Word%204%2BSecrets%2F%3F@todo-postgres:5432/todo_db";
/** The URLs of the servers' roles, which have passwords that nobody gave; and the other values of a Secret. */
function withoutRoles({
  "backend-database-url": backend = "",
  "frontend-database-url": frontend = "",
  ...others
}: Record<string, string>): Record<string, string> {
  const passwords = Object.entries({ backend, frontend }).map(([part, text]) => {
    const { username, password: own, host, pathname } = new URL(text);
    assert.deepEqual([username, host, pathname], [`todo_user_${part}`, "todo-postgres:5432", "/todo_db"]);
    assert.ok(decodeURIComponent(own).length >= 20);
    return own;
  });
  assert.equal(new Set(passwords).size, 2);
  return others;
}
/** The application's Secret as an operator creates it with its own values. */
const fromOperator = {
  "database-url": url,
  "database-username": "todo_user",
  "database-password": password,
  "jwt-secret": jwtSecret,
  "better-auth-secret": betterAuthSecret,
  "better-auth-trust-host": "true",
};
const certificate = "-----BEGIN CERTIFICATE-----\nMIIBnothing\n-----END CERTIFICATE-----";
const privateKey = "-----BEGIN PRIVATE KEY-----\nMIIEsecret\n-----END PRIVATE KEY-----";

/** A stack of only secrets, in a separate namespace of the embedded cluster. */
class Secrets extends Workspace {
  constructor(
    readonly namespace: string,
    config: Record<string, unknown>,
  ) {
    const built = (name: string) => ({ image: { buildContext: join("..", "..", "..", name) } });
    super(
      namespace,
      "dev",
      { "todo:namespace": namespace, "todo:frontend": built("frontend"), "todo:backend": built("backend"), ...config },
      program,
    );
  }

  /** A Secret's values in the cluster, by key, and its type. */
  async secret(
    name: string,
  ): Promise<{ type: string; values: Record<string, string>; metadata: any; immutable?: boolean }> {
    const { exitCode, stdout, output } = await this.kubectl(
      "get",
      "secret",
      name,
      "--namespace",
      this.namespace,
      "--output",
      "json",
    );
    assert.equal(exitCode, 0, output);
    const { type, data, metadata, immutable } = JSON.parse(stdout) as {
      type: string;
      data: Record<string, string>;
      metadata: any;
      immutable?: boolean;
    };
    const values = Object.fromEntries(
      Object.entries(data).map(([key, value]) => [key, Buffer.from(value, "base64").toString()]),
    );
    return { type, values, metadata, immutable };
  }

  async destroy(): Promise<void> {
    const { exitCode, output } = await this.pulumi("destroy", "--yes");
    if (exitCode !== 0) await this.kubectl("delete", "namespace", this.namespace, "--ignore-not-found");
    this.remove();
    assert.equal(exitCode, 0, output);
  }
}

/** The text of every file in the stack's backend: state, history and backups. */
function stored(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name));
  return files.flatMap((file) => (statSync(file).isFile() ? [readFileSync(file, "utf8")] : [])).join("\n");
}

/** In plain text, escaped as in JSON, and in base64. */
function forms(value: string): string[] {
  return [value, JSON.stringify(value).slice(1, -1), Buffer.from(value).toString("base64")];
}

describe("a stack's secrets, in a cluster", () => {
  const extra = [
    { name: "todo-tls", type: "kubernetes.io/tls", stringData: { "tls.crt": "tlsCertificate", "tls.key": "tlsKey" } },
  ];
  const stack = new Secrets("secrets-stack", { "todo:secrets": { extra } });
  let up: Result;

  before(async () => {
    await stack.init();
    const given = {
      jwtSecret,
      databasePassword: password,
      openaiApiKey: "sk-none-of-your-business",
      tlsCertificate: certificate,
      tlsKey: privateKey,
    };
    for (const [key, value] of Object.entries(given)) await stack.setSecret(`todo:${key}`, value);
    up = await stack.pulumi("up", "--yes", "--skip-preview");
    assert.equal(up.exitCode, 0, up.output);
  });
  after(() => stack.destroy());

  it("SCR-1 SCR-2 SCR-8 CFG-24 reach the cluster with the right type, and complete", async () => {
    const { type, values } = await stack.secret("todo-app-secret");
    assert.equal(type, "Opaque");
    const { "better-auth-secret": generated, ...others } = withoutRoles(values);
    assert.match(generated ?? "", /^[A-Za-z0-9]{64}$/);
    assert.deepEqual(others, {
      "database-url": url,
      "database-username": "todo_user",
      "database-password": password,
      "jwt-secret": jwtSecret,
      "better-auth-trust-host": "true",
      "openai-api-key": "sk-none-of-your-business",
    });
    const tls = await stack.secret("todo-tls");
    assert.deepEqual([tls.type, tls.values], ["kubernetes.io/tls", { "tls.crt": certificate, "tls.key": privateKey }]);
  });

  it("SCR-17 SCR-3 are in no file of the state, no export and no output, in plain text or base64", async () => {
    const { values } = await stack.secret("todo-app-secret");
    const { stdout } = await stack.pulumi("stack", "export");
    const preview = await stack.pulumi("preview", "--diff", "--json");
    const everything = [stdout, stored(join(stack.folder, "state")), up.output, preview.output].join("\n");
    const secret = [
      ...["database-url", "backend-database-url", "frontend-database-url", "database-password"],
      ...["jwt-secret", "better-auth-secret", "openai-api-key"],
    ].map((key) => values[key]!);
    for (const value of [...secret, privateKey]) {
      for (const form of forms(value))
        assert.equal(everything.includes(form), false, `a form of ${value} is in plain sight`);
    }
    assert.match(stdout, /"ciphertext"/);
  });

  it("SCR-16 CFG-24 are encrypted in the stack's file", () => {
    const file = readFileSync(join(stack.folder, `Pulumi.${stack.stack}.yaml`), "utf8");
    assert.match(file, /todo:jwtSecret:\n\s+secure: v1:/);
    for (const value of [jwtSecret, password, privateKey]) assert.equal(file.includes(value), false);
  });

  it("SCR-18 don't change with the next update; another date replaces a generated one", async () => {
    const before = await stack.secret("todo-app-secret");
    const again = await stack.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes");
    assert.equal(again.exitCode, 0, again.output);
    stack.configure({ "todo:secrets": { extra, rotation: { rotated: { betterAuthSecret: "2026-01-31" } } } });
    const { exitCode, output } = await stack.pulumi("up", "--yes", "--skip-preview");
    assert.equal(exitCode, 0, output);
    assert.match(
      output,
      /The generated betterAuthSecret dates from 2026-01-31, more than 90 days ago: it is due for rotation/,
    );
    const after = await stack.secret("todo-app-secret");
    assert.notEqual(after.values["better-auth-secret"], before.values["better-auth-secret"]);
    assert.equal(after.values["jwt-secret"], jwtSecret);
    assert.equal(after.metadata.annotations["rotation.todo-app/better-auth-secret"], "2026-01-31");
  });

  it("SCR-5 get a new Secret if they are immutable", async () => {
    stack.configure({ "todo:secrets": { extra, immutable: true } });
    const first = await stack.pulumi("up", "--yes", "--skip-preview");
    assert.equal(first.exitCode, 0, first.output);
    await stack.setSecret("todo:jwtSecret", betterAuthSecret);
    stack.configure({ "todo:secrets": { extra, immutable: true } });
    const { exitCode, output } = await stack.pulumi("up", "--yes", "--skip-preview");
    assert.equal(exitCode, 0, output);
    const { stdout } = await stack.kubectl("get", "secrets", "--namespace", stack.namespace, "--output", "name");
    const [name, ...others] = stdout.split("\n").filter((each) => each.includes("todo-app-secret"));
    assert.deepEqual(others, []);
    assert.match(name ?? "", /^secret\/todo-app-secret-[0-9a-f]{10}$/);
    const { immutable, values } = await stack.secret(name!.replace("secret/", ""));
    assert.deepEqual([immutable, values["jwt-secret"]], [true, betterAuthSecret]);
  });
});

describe("secrets from a store, in a cluster", () => {
  const stored = { database_password: password, jwt_secret: jwtSecret, better_auth_secret: betterAuthSecret };
  const secrets = {
    source: "externalSecret",
    external: {
      secretStoreRef: { name: "todo-store" },
      store: { fake: { data: { "todo-app/development": JSON.stringify(stored) } } },
      refreshInterval: "15s",
    },
  };
  const stack = new Secrets("secrets-store", { "todo:secrets": secrets });

  before(() => stack.init());
  after(() => stack.destroy());

  it("SCR-21 SCR-22 REL-10 are in the cluster when the update ends, in a Secret that the operator owns", async () => {
    const { exitCode, output } = await stack.pulumi("up", "--yes", "--skip-preview");
    assert.equal(exitCode, 0, output);
    const { values, metadata } = await stack.secret("todo-app-secret");
    assert.deepEqual(withoutRoles(values), fromOperator);
    assert.equal(metadata.ownerReferences[0].kind, "ExternalSecret");
    assert.equal(metadata.annotations["rotation.todo-app/interval-days"], "90");
  });

  it("SCR-5 get a new Secret if they are immutable, and fail the update while the store lacks one", async () => {
    const external = { ...secrets.external, data: { "jwt-secret": { key: "elsewhere" } } };
    stack.configure({ "todo:secrets": { ...secrets, immutable: true, operatorTimeout: 5, external } });
    const { exitCode, output } = await stack.pulumi("up", "--yes", "--skip-preview");
    assert.notEqual(exitCode, 0, output);
    assert.match(output, /key: elsewhere\), err: Secret does not exist/);
    assert.equal((await stack.secret("todo-app-secret")).values["jwt-secret"], jwtSecret);
    assert.doesNotMatch(output, new RegExp(jwtSecret));
    stack.configure({ "todo:secrets": { ...secrets, immutable: true } });
    const next = await stack.pulumi("up", "--yes", "--skip-preview");
    assert.equal(next.exitCode, 0, next.output);
    const { stdout } = await stack.kubectl("get", "secrets", "--namespace", stack.namespace, "--output", "name");
    assert.match(stdout, /^secret\/todo-app-secret-[0-9a-f]{10}$/);
    assert.equal((await stack.secret(stdout.replace("secret/", ""))).immutable, true);
  });
});

describe("sealed secrets, in a cluster", () => {
  const stack = new Secrets("secrets-sealed", {});
  const seal = async (value: string) => {
    const { stdout } = await execa("kubeseal", ["--raw", "--namespace", stack.namespace, "--name", "todo-app-secret"], {
      input: value,
    });
    return stdout;
  };

  before(() => stack.init());
  after(() => stack.destroy());

  it("SCR-23 are unsealed only by the cluster's controller, and the rest is built from them", async () => {
    const [databasePassword, jwt, betterAuth] = await Promise.all([password, jwtSecret, betterAuthSecret].map(seal));
    const encryptedData = {
      "database-password": databasePassword,
      "jwt-secret": jwt,
      "better-auth-secret": betterAuth,
    };
    stack.configure({ "todo:secrets": { source: "sealedSecret", sealed: { encryptedData } } });
    const { exitCode, output } = await stack.pulumi("up", "--yes", "--skip-preview");
    assert.equal(exitCode, 0, output);
    const { values, metadata } = await stack.secret("todo-app-secret");
    assert.deepEqual(withoutRoles(values), fromOperator);
    assert.equal(metadata.ownerReferences[0].kind, "SealedSecret");
    const { stdout } = await stack.pulumi("stack", "export", "--show-secrets");
    for (const value of [password, jwtSecret, betterAuthSecret]) assert.equal(stdout.includes(value), false);
  });
});
