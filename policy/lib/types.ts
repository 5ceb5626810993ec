type Type = "boolean" | "number" | "text" | "list" | "object";

const wanted: Record<Type, string> = {
  boolean: "must be a boolean, true or false",
  number: "must be a number",
  text: "must be text",
  list: "must be a list",
  object: "must be an object",
};

/** What a message says about a value of the wrong type; undefined for an unset value or the right type. */
export function wrongType(value: unknown, type: Type): string | undefined {
  if (value === undefined || value === null) return undefined;
  const given = Array.isArray(value) ? "list" : typeof value === "string" ? "text" : typeof value;
  return given === type ? undefined : `${wanted[type]}, not ${given === "object" ? "an object" : aOf(given)}`;
}

function aOf(type: string): string {
  return type === "text" ? "text: leave the quotes out" : type === "list" ? "a list" : `a ${type}`;
}

/** The same for a string field whose value lacks quotes. */
export function notText(value: unknown): string | undefined {
  if (value === undefined || value === null || typeof value === "string") return undefined;
  return typeof value === "object" ? wanted.text : `${wanted.text}: put it in quotes`;
}
