import { production, refuses } from "../../support/settings-cases";

describe("bad values of the ServiceAccount", () => {
  refuses([
    {
      id: "RBAC-1",
      given: { serviceAccount: { create: "yes" } },
      key: "serviceAccount.create",
      rule: "must be true or false (RBAC-1)",
      fix: "pulumi config set --path 'todo:serviceAccount.create' true",
    },
    {
      id: "RBAC-2",
      given: { serviceAccount: { name: "Todo App" } },
      key: "serviceAccount.name",
      rule: "must be at most 63 lower-case letters, digits and hyphens, and start and end with a letter or digit (RBAC-2)",
      fix: "pulumi config set --path 'todo:serviceAccount.name' todo-app",
    },
    {
      id: "RBAC-3",
      given: { serviceAccount: { annotations: { role: 1 } } },
      key: "serviceAccount.annotations.role",
      rule: "must be text: put numbers and booleans in quotes (RBAC-3)",
      fix: "write it in the stack's file, in quotes",
    },
    {
      id: "RBAC-4",
      given: { rbac: { create: "yes" } },
      key: "rbac.create",
      rule: "must be true or false (RBAC-4)",
      fix: "pulumi config set --path 'todo:rbac.create' false",
    },
    {
      id: "RBAC-5",
      given: { rbac: { verbs: ["*"] } },
      key: "rbac.verbs",
      rule: "there is no such key (CFG-26)",
      fix: "use one of create",
    },
    {
      id: "RBAC-6",
      given: { serviceAccount: { automount: true } },
      key: "serviceAccount.automount",
      rule: "there is no such key (CFG-26)",
      fix: "use one of create, name, annotations",
    },
  ]);
});

describe("settings of the ServiceAccount that don't go together", () => {
  refuses([
    {
      id: "RBAC-1",
      given: { global: production, serviceAccount: { create: false } },
      key: "serviceAccount.create",
      rule: "must be true in production (RBAC-1)",
      fix: "pulumi config set --path 'todo:serviceAccount.create' true",
    },
    {
      id: "RBAC-2",
      given: { global: production, serviceAccount: { name: "default" } },
      key: "serviceAccount.name",
      rule: "must not be default in production: every pod that names no account has it (RBAC-2)",
      fix: "pulumi config set --path 'todo:serviceAccount.name' todo-app",
    },
    {
      id: "RBAC-3",
      given: { serviceAccount: { create: false, annotations: { team: "todo" } } },
      key: "serviceAccount.annotations",
      rule: "only goes with create, since another's account isn't changed (RBAC-3)",
      fix: "pulumi config set --path 'todo:serviceAccount.create' true",
    },
    {
      id: "RBAC-4",
      given: { global: production, rbac: { create: false } },
      key: "rbac.create",
      rule: "must be true in production (RBAC-4)",
      fix: "pulumi config set --path 'todo:rbac.create' true",
    },
  ]);
});
