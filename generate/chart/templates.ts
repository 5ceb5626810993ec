import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { environmentPath, environmentTemplate } from "./environment";

/** A file of templates (CHT-14). */
export interface Template {
  /** `deployment-frontend`. */
  name: string;
  /** Its path in the chart: `templates/deployment-frontend.yaml`. */
  path: string;
  content: string;
  /** The files whose definitions it includes. */
  dependencies: string[];
}

/**
 * The templates of a chart, by path.
 *
 * @throws {Error} for one that includes something that no file defines
 */
export function templatesOf(chart: string): Template[] {
  const paths = readdirSync(join(chart, "templates"), { recursive: true, encoding: "utf8" })
    .filter((path) => /\.(yaml|tpl|txt)$/.test(path))
    .map((path) => `templates/${path}`)
    .sort();
  const files = paths.map((path) => ({ path, content: contentOf(chart, path) }));
  const definedIn = new Map(
    files.flatMap(({ path, content }) => names(content, "define").map((name) => [name, path] as const)),
  );
  return files.map(({ path, content }) => {
    const dependencies = names(content, "include").map((name) => {
      const file = definedIn.get(name);
      if (file === undefined) throw new Error(`${path} includes ${name}, which no template defines`);
      return file;
    });
    return {
      name: basename(path).replace(/\.\w+$/, ""),
      path,
      content,
      dependencies: [...new Set(dependencies)].filter((file) => file !== path),
    };
  });
}

/** A template that exists, or is about to be written. */
function contentOf(chart: string, path: string): string {
  return path === environmentPath ? environmentTemplate() : readFileSync(join(chart, path), "utf8");
}

function names(content: string, action: "define" | "include"): string[] {
  return [...content.matchAll(new RegExp(`\\b${action} "([^"]+)"`, "g"))].map(([, name]) => name!);
}
