import { z } from "zod";

/** DNS-1123 label: names of Kubernetes objects that become DNS names (VAL-9). */
export const dnsLabel = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, "must be lower-case letters, digits and hyphens, and start and end with a letter or digit");

/** TCP port, 1-65535 (VAL-4). */
export const port = z.int().min(1).max(65535);

/** Port that a Service of type NodePort opens on every node (SVC-8). */
export const nodePort = z.int().min(30000).max(32767);

/** Docker image tag (IMG-4). */
export const imageTag = z
  .string()
  .regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/, "must be at most 128 letters, digits, '_', '.' and '-', and not start with '.' or '-'");

/** CPU quantity, in cores or millicores: `100m`, `1`, `0.5` (VAL-1). */
export const cpu = z
  .string()
  .refine((text) => /^(\d+m|\d+(\.\d+)?)$/.test(text) && cpuMillicores(text) > 0, "must be cores (1, 0.5) or millicores (100m), above 0");

/** Memory or storage quantity, with a unit: `128Mi`, `1Gi`, `512M` (VAL-2, VAL-3). */
export const bytes = z
  .string()
  .refine((text) => quantityBytes(text) > 0, "must be a number above 0 with a unit: Ki, Mi, Gi, Ti, k, M, G or T (128Mi)");

/** Millicores of a CPU quantity. */
export function cpuMillicores(text: string): number {
  return text.endsWith("m") ? Number(text.slice(0, -1)) : Number(text) * 1000;
}

const units: Record<string, number> = {
  Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40,
  k: 1e3, M: 1e6, G: 1e9, T: 1e12,
};

/** Bytes of a memory or storage quantity; NaN when it isn't one. */
export function quantityBytes(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(Ki|Mi|Gi|Ti|k|M|G|T)$/.exec(text);
  return match ? Number(match[1]) * (units[match[2]!] ?? NaN) : NaN;
}
