/** Variables whose names don't follow from their keys (SCR-11). */
const names: Record<string, string> = { "jwt-secret": "JWT_SECRET_KEY" };

/** Name of the environment variable that holds the value of a key of ConfigMap or Secret (DEP-19). */
export function variableName(key: string): string {
  return names[key] ?? key.toUpperCase().replaceAll("-", "_");
}
