import { join } from "node:path";
import { chartFiles, readByTemplates } from "./files";
import { type Identity, metadataFile, metadataOf } from "./metadata";
import type { Template } from "./templates";

/** How the templates are divided among charts (CHT-1). */
export const layouts = ["single", "separate", "umbrella"] as const;
export type Layout = (typeof layouts)[number];
/** Contents by path. */
type Files = Map<string, string>;
type Release = Omit<Identity, "name">;

const components = ["database", "backend", "frontend"] as const;
type Part = (typeof components)[number] | "shared";

/** Where a template's object goes if it isn't named after its component. */
const tasks: Record<string, Part> = {
  "job-migration": "backend",
  "cronjob-daily-reminders": "backend",
  "cronjob-backup": "database",
};
const parts: Record<string, Part> = { frontend: "frontend", backend: "backend", postgres: "database" };

/** The part that a template belongs to: a component, or what all components share. */
function partOf({ name }: Template): Part {
  return tasks[name] ?? parts[name.split("-").at(-1)!] ?? "shared";
}

/** The charts of a layout: each file by its path in the target folder. */
export function layoutFiles(layout: Layout, templates: Template[], release: Release): Files {
  return { single, separate, umbrella }[layout](templates, release);
}

/** A single chart of everything, like chart/. */
function single(templates: Template[], release: Release): Files {
  const name = "todo-app";
  return within(name, chartFiles({ ...release, name }), contents(templates));
}

/**
 * One chart per component, and one of what they share, for separate releases in one namespace, with the same values.
 */
function separate(templates: Template[], release: Release): Files {
  const charts = (["shared", ...components] as const).map((part) => {
    const name = `todo-${part}`;
    return within(name, chartFiles({ ...release, name, instance: "todo" }), contents(ofPart(templates, part)));
  });
  return joined(charts);
}

/**
 * A chart of what the components share, with each component as a subchart. Subcharts only see its values below
 * `global`.
 */
function umbrella(templates: Template[], release: Release): Files {
  const name = "todo";
  const subcharts = components.map((component) => {
    const chart = new Map([["Chart.yaml", metadataFile(metadataOf({ ...release, name: component }))]]);
    return within(join(name, "charts", component), chart, contents(ofPart(templates, component).map(readingGlobal)));
  });
  const shared = contents(ofPart(templates, "shared").map(readingGlobal));
  const files = chartFiles({ ...release, name, place: "global", dependencies: [...components] });
  return joined([within(name, files, shared), ...subcharts]);
}

/** The templates of a part, and everything that they include. */
function ofPart(templates: Template[], part: Part): Template[] {
  return templates.filter((template) => isPartial(template) || partOf(template) === part);
}

function isPartial({ path }: Template): boolean {
  return path.endsWith(".tpl");
}

/** A template that reads its values from below `global`, including the settings named global. */
function readingGlobal(template: Template): Template {
  if (isPartial(template)) return template;
  const values = '(set (deepCopy .Values.global) "global" .Values.global)';
  const root = `(dict "Values" ${values} "Release" .Release "Chart" .Chart "Files" .Files)`;
  const name = `todo.file.${template.name}`;
  return {
    ...template,
    content: `{{- define "${name}" -}}\n${template.content}{{- end }}\n{{- include "${name}" ${root} }}\n`,
  };
}

/** Templates by path, with the files that they read. */
function contents(templates: Template[]): Files {
  const read = [...readByTemplates()].filter(([path]) =>
    templates.some(({ content }) => content.includes(`Files.Get "${path}"`)),
  );
  return new Map([...templates.map(({ path, content }) => [path, content] as const), ...read]);
}

function within(folder: string, ...files: Files[]): Files {
  return new Map([...joined(files)].map(([path, content]) => [join(folder, path), content]));
}

function joined(files: Files[]): Files {
  return new Map(files.flatMap((each) => [...each]));
}
