/**
 * Where the ConfigMap's and the Secret's keys are mounted as files, and the volumes that they come from.
 *
 * @requirement DEP-23, DEP-24
 */
export const configFiles = { name: "config-volume", path: "/etc/config" };
export const secretFiles = { name: "secret-volume", path: "/etc/secrets" };

/**
 * The name of the volume behind a writable directory: `tmp` for /tmp, `app-cache` for /app/cache.
 *
 * @requirement DEP-22
 */
export function volumeName(path: string): string {
  return path
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}
