import { z } from "zod";
import { matching } from "./text";

const aboveZero = String.raw`(\d*[1-9]\d*(\.\d+)?|\d+\.\d*[1-9]\d*)`;
const cpuText = new RegExp(String.raw`^(\d*[1-9]\d*m|${aboveZero})$`);

/**
 * A CPU quantity, in cores or millicores: `100m`, `1`, `0.5`. `pulumi config set` stores whole cores as a number.
 *
 * @requirement VAL-1
 */
export const cpu = z
  .preprocess(
    (given) => (typeof given === "number" ? String(given) : given),
    matching(cpuText, "must be cores (1, 0.5) or millicores (100m), above 0"),
  )
  .meta({ type: ["string", "number"], pattern: cpuText.source, exclusiveMinimum: 0 });

/**
 * Memory or storage quantity, with a unit: `128Mi`, `1Gi`, `512M`.
 *
 * @requirement VAL-2, VAL-3
 */
export const bytes = matching(
  new RegExp(`^${aboveZero}(Ki|Mi|Gi|Ti|k|M|G|T)$`),
  "must be a number above 0 with a unit: Ki, Mi, Gi, Ti, k, M, G or T, such as 128Mi",
);

/** The millicores of a CPU quantity. */
export function cpuMillicores(text: string): number {
  return text.endsWith("m") ? Number(text.slice(0, -1)) : Number(text) * 1000;
}

const units: Record<string, number> = {
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
};

/** The bytes of a memory or storage quantity; NaN if it isn't one. */
export function quantityBytes(text: string): number {
  const [, amount, unit = ""] = /^(\d+(?:\.\d+)?)(Ki|Mi|Gi|Ti|k|M|G|T)$/.exec(text) ?? [];
  return Number(amount) * (units[unit] ?? NaN);
}
