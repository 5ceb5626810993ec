const binary: Record<string, bigint> = { Ki: 1n, Mi: 2n, Gi: 3n, Ti: 4n, Pi: 5n, Ei: 6n };
const decimal: Record<string, number> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
/** The decimal places that Kubernetes keeps; it rounds up beyond them. */
const digits = 9;

/**
 * The value of a Kubernetes quantity (`100m`, `1.5Gi`, `2e3`, 2) in billionths; undefined if it isn't one. It is
 * exact: 0.35 and 350m are equal.
 */
export function quantity(value: unknown): bigint | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const match = /^([+-]?)(\d{0,40})(?:\.(\d{0,40}))?(?:[eE]([+-]?\d{1,3})|([numkMGTPE]|[KMGTPE]i)?)$/.exec(
    String(value),
  );
  if (!match) return undefined;
  const [, sign = "", whole = "", fraction = "", exponent, suffix = ""] = match;
  if (whole + fraction === "") return undefined;
  const power = digits - fraction.length + (exponent === undefined ? (decimal[suffix] ?? 0) : Number(exponent));
  const factor = Object.hasOwn(binary, suffix) ? 1024n ** (binary[suffix] ?? 0n) : 1n;
  const size = scaled(BigInt(whole + fraction) * factor, power);
  return sign === "-" ? -size : size;
}

function scaled(number: bigint, power: number): bigint {
  if (power >= 0) return number * 10n ** BigInt(power);
  const divisor = 10n ** BigInt(-power);
  return (number + divisor - 1n) / divisor;
}

/** Whether a quantity is a whole number, as bytes of memory must be. */
export function isWhole(size: bigint): boolean {
  return size % 10n ** BigInt(digits) === 0n;
}
