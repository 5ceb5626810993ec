type Type = "boolean" | "number" | "text" | "list" | "object";

const wanted: Record<Type, string> = {
  boolean: "must be a boolean, true or false",
  number: "must be a number",
  text: "must be text",
  list: "must be a list",
  object: "must be an object",
};

/** What a message says of a value of another type than Kubernetes takes; undefined for unset and for the right type. */
export function wrongType(value: unknown, type: Type): string | undefined {
  if (value === undefined || value === null) return undefined;
  const given = Array.isArray(value) ? "list" : typeof value === "string" ? "text" : typeof value;
  return given === type ? undefined : `${wanted[type]}, not ${given === "object" ? "an object" : aOf(given)}`;
}

function aOf(type: string): string {
  return type === "text" ? "text: leave the quotes out" : type === "list" ? "a list" : `a ${type}`;
}

/** The same for a field that wants text: the quotes are missing there. */
export function notText(value: unknown): string | undefined {
  if (value === undefined || value === null || typeof value === "string") return undefined;
  return typeof value === "object" ? wanted.text : `${wanted.text}: put it in quotes`;
}
