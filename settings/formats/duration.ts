const seconds: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  μs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
};

/**
 * The seconds of a duration as Go's time.ParseDuration reads it: `1h30m`, `1.5h`, `0`; undefined for any other text.
 */
export function goDuration(text: string): number | undefined {
  const [, sign, rest = ""] = /^([-+]?)(.*)$/s.exec(text) ?? [];
  if (rest === "0") return 0;
  const part = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/y;
  let total = 0;
  while (part.lastIndex < rest.length || rest === "") {
    const match = part.exec(rest);
    if (match === null) return undefined;
    const [, count, unit = ""] = match;
    total += Number(count) * (seconds[unit] ?? NaN);
  }
  // Go stores nanoseconds in 64 bits.
  if (total * 1e9 >= 2 ** 63) return undefined;
  return sign === "-" ? -total : total;
}
