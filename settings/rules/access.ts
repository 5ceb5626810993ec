import { type Problem, set } from "../problems";
import { isProduction, type Rule } from "./rule";

/**
 * Production runs under its own ServiceAccount, with explicit rights.
 *
 * @requirement RBAC-1, RBAC-2, RBAC-4
 */
export const ownAccountInProduction: Rule = (settings) => {
  if (!isProduction(settings)) return [];
  const { serviceAccount, rbac } = settings;
  const problems: Problem[] = [];
  if (!serviceAccount.create) {
    problems.push({
      key: "serviceAccount.create",
      value: false,
      rule: "must be true in production",
      fix: set("serviceAccount.create", true),
    });
  }
  if (serviceAccount.name === "default") {
    const rule = "must not be default in production: pods that don't name an account share it";
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
      rule: "must be true in production",
      fix: set("rbac.create", true),
    });
  }
  return problems;
};

/**
 * Annotations need an account that the stack creates.
 *
 * @requirement RBAC-3
 */
export const annotationsOnCreatedAccount: Rule = ({ serviceAccount: { create, annotations } }) => {
  if (create || Object.keys(annotations).length === 0) return [];
  const key = "serviceAccount.annotations";
  return [
    {
      key,
      value: annotations,
      rule: "needs serviceAccount.create: the stack doesn't change an account that it didn't create",
      fix: set("serviceAccount.create", true),
    },
  ];
};
