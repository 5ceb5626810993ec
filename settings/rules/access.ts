import { type Problem, set } from "../problems";
import { isProduction, type Rule } from "./rule";

/** RBAC-1, RBAC-2, RBAC-4: production's account is its own, with rights that are written down. */
export const productionOwnsItsAccount: Rule = (settings) => {
  if (!isProduction(settings)) return [];
  const { serviceAccount, rbac } = settings;
  const problems: Problem[] = [];
  if (!serviceAccount.create) {
    problems.push({
      key: "serviceAccount.create",
      value: false,
      rule: "must be true in production (RBAC-1)",
      fix: set("serviceAccount.create", true),
    });
  }
  if (serviceAccount.name === "default") {
    const rule = "must not be default in production: every pod that names no account has it (RBAC-2)";
    problems.push({
      key: "serviceAccount.name",
      value: serviceAccount.name,
      rule,
      fix: set("serviceAccount.name", "todo-app"),
    });
  }
  if (!rbac.create) {
    problems.push({
      key: "rbac.create",
      value: false,
      rule: "must be true in production (RBAC-4)",
      fix: set("rbac.create", true),
    });
  }
  return problems;
};

/** RBAC-3: annotations go to an account that the stack makes. */
export const annotationsHaveAnAccount: Rule = ({ serviceAccount: { create, annotations } }) => {
  if (create || Object.keys(annotations).length === 0) return [];
  const key = "serviceAccount.annotations";
  return [
    {
      key,
      value: annotations,
      rule: "only goes with create, since another's account isn't changed (RBAC-3)",
      fix: set("serviceAccount.create", true),
    },
  ];
};
