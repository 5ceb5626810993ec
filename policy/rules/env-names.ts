import { at, items, text } from "../manifest";
import type { Rule } from "../rule";

export const envNames: Rule = {
  name: "env-names",
  checks: [37],
  title: "No variable of a container is given twice.",
  why: "The last one wins, silently; whoever changes the first wonders why nothing happens.",
  fix: "leave one of them",
  severity: "low",
  standards: ["kube-linter: duplicate-env-var"],
  container: ({ path, spec }) => {
    const names = items(spec.env).map(({ name }) => text(name));
    return names.flatMap((value, index) => {
      const first = names.indexOf(value);
      if (value === undefined || first === index) return [];
      return [{ path: at(path, "env", index, "name"), value, problem: `is given before, at env[${first}]` }];
    });
  },
};
