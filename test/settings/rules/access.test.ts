import { production, refuses } from "../../support/settings-cases";

describe("bad values of the ServiceAccount", () => {
  refuses([
    {
      id: "RBAC-1",
      given: { serviceAccount: { create: "yes" } },
      key: "serviceAccount.create",
      rule: "must be true or false",
      fix: "pulumi config set --path 'todo:serviceAccount.create' true",
    },
    {
      id: "RBAC-2",
      given: { serviceAccount: { name: "Todo App" } },
      key: "serviceAccount.name",
      rule: "must be at most 63 lower-case letters, digits and hyphens, and start and end with a letter or digit",
      fix: "pulumi config set --path 'todo:serviceAccount.name' todo-app",
    },
    {
      id: "RBAC-3",
      given: { serviceAccount: { annotations: { role: 1 } } },
      key: "serviceAccount.annotations.role",
      rule: "must be text, not a number",
      fix: "pulumi config set --path --type string 'todo:serviceAccount.annotations.role' 1",
    },
    {
      id: "RBAC-4",
      given: { rbac: { create: "yes" } },
      key: "rbac.create",
      rule: "must be true or false",
      fix: "pulumi config set --path 'todo:rbac.create' false",
    },
    {
      id: "RBAC-5",
      given: { rbac: { verbs: ["*"] } },
      key: "rbac.verbs",
      rule: "unknown key",
      fix: "use one of create",
    },
    {
      id: "RBAC-6",
      given: { serviceAccount: { automount: true } },
      key: "serviceAccount.automount",
      rule: "unknown key",
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
      rule: "must be true in production",
      fix: "pulumi config set --path 'todo:serviceAccount.create' true",
    },
    {
      id: "RBAC-2",
      given: { global: production, serviceAccount: { name: "default" } },
      key: "serviceAccount.name",
      rule: "must not be default in production: pods that don't name an account share it",
      fix: "pulumi config set --path 'todo:serviceAccount.name' todo-app",
    },
    {
      id: "RBAC-3",
      given: { serviceAccount: { create: false, annotations: { team: "todo" } } },
      key: "serviceAccount.annotations",
      rule: "needs serviceAccount.create: the stack doesn't change an account that it didn't create",
      fix: "pulumi config set --path 'todo:serviceAccount.create' true",
    },
    {
      id: "RBAC-4",
      given: { global: production, rbac: { create: false } },
      key: "rbac.create",
      rule: "must be true in production",
      fix: "pulumi config set --path 'todo:rbac.create' true",
    },
  ]);
});
