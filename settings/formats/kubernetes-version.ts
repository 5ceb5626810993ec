/**
 * The oldest Kubernetes that the application supports.
 *
 * @requirement CHT-7
 */
export const oldestKubernetes = "1.27.0";

/**
 * Whether a Kubernetes of this version, such as `v1.34.4` or `v1.34.4-eks-1`, can run the application.
 *
 * @requirement CHT-7
 */
export function isSupported(version: string): boolean {
  return compareVersions(version, oldestKubernetes) >= 0;
}

/** Negative if the first version is older, positive if it is newer; vendors' suffixes don't count. */
export function compareVersions(first: string, second: string): number {
  const [a, b] = [numbers(first), numbers(second)];
  return a.map((number, at) => number - (b[at] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

function numbers(version: string): number[] {
  const [, major, minor, patch] = /^v?(\d+)\.(\d+)\.(\d+)/.exec(version) ?? [];
  return [Number(major), Number(minor), Number(patch)];
}
