import { z } from "zod";

/* What values look like. A message states the rule after the key and its value, and the requirement after it. */

/** Whole number with a lower and perhaps an upper bound, in one message for whatever is wrong with it. */
export function wholeNumber(min: number, max?: number) {
  const rule =
    max === undefined ? `must be a whole number, ${min} or more` : `must be a whole number from ${min} to ${max}`;
  const number = z.int(rule).min(min, rule);
  return max === undefined ? number : number.max(max, rule);
}

/** Text that matches a pattern. */
export function matching(pattern: RegExp, rule: string) {
  return z.string(rule).regex(pattern, rule);
}

/**
 * Value of a map from text to text, as Kubernetes has many.
 *
 * @requirement CM-4
 */
export const plainText = z.string("must be text: put numbers and booleans in quotes");

/**
 * DNS-1123 label: names of Kubernetes objects that become DNS names.
 *
 * @requirement VAL-9
 */
export const dnsLabel = matching(
  /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/,
  "must be at most 63 lower-case letters, digits and hyphens, and start and end with a letter or digit",
);

/**
 * Name of a StorageClass, or nothing for the cluster's default.
 *
 * @requirement DB-15
 */
export const storageClass = matching(
  /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?)?$/,
  "must be the name of a StorageClass, or empty for the cluster's default",
);

/** Stack of this project, or `<organization>/<project>/<stack>`. */
export const stackName = matching(
  /^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+\/[A-Za-z0-9._-]+)?$/,
  "must be a stack's name, or <organization>/<project>/<stack>",
);

const hostnameRule = "must be a host name without scheme, port or path, not an IP address";

/**
 * DNS-1123 subdomain: names of all other Kubernetes objects.
 *
 * @requirement VAL-9
 */
export const dnsSubdomain = matching(
  /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
  "must be at most 253 lower-case letters, digits, hyphens and dots, and start and end with a letter or digit",
);

/**
 * Host name: no URL and no IP address.
 *
 * @requirement ING-4
 */
export const hostname = z
  .string(hostnameRule)
  .max(253, { error: hostnameRule, abort: true })
  .regex(/^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)*[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/, hostnameRule);

/**
 * Origin of a web page, or `*` for any.
 *
 * @requirement CM-11
 */
export const origin = matching(/^(https?:\/\/[A-Za-z0-9.-]+(:\d{1,5})?|\*)$/, "must be an origin without a path, or *");

const cidrRule = "must be an address range in CIDR form, such as 203.0.113.0/24";

/**
 * Range of IP addresses.
 *
 * @requirement NET-6
 */
export const cidr = z.union([z.cidrv4(cidrRule), z.cidrv6(cidrRule)], cidrRule);

/**
 * TCP port.
 *
 * @requirement VAL-4
 */
export const port = wholeNumber(1, 65535);

/**
 * Port that a Service of type NodePort opens on every node.
 *
 * @requirement SVC-8
 */
export const nodePort = wholeNumber(30000, 32767);

const countOrShareRule = "must be a whole number, 0 or more, or a percentage up to 100%";

/**
 * Whole number of pods, or a share of them: `1`, `25%`.
 *
 * @requirement DEP-7, PDB-3
 */
export const countOrShare = z.union(
  [z.int(countOrShareRule).min(0, countOrShareRule), matching(/^(\d|[1-9]\d|100)%$/, countOrShareRule)],
  countOrShareRule,
);

/** One of some words, in any case; it comes out in capitals. */
export function anyCase<const Words extends readonly [string, ...string[]]>(words: Words) {
  const pattern = words
    .map((word) => [...word].map((letter) => `[${letter}${letter.toLowerCase()}]`).join(""))
    .join("|");
  return z
    .string()
    .toUpperCase()
    .pipe(z.enum(words))
    .meta({ pattern: `^(${pattern})$` });
}

/**
 * Docker image tag; SemVer's `+`, which no tag can hold, becomes `_`.
 *
 * @requirement IMG-4
 */
export const imageTag = z
  .preprocess(
    (tag) => (typeof tag === "string" ? tag.replaceAll("+", "_") : tag),
    matching(
      /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/,
      "must be at most 128 letters, digits, '_', '.', '-' and '+', and start with a letter, digit or '_'",
    ),
  )
  .meta({ type: "string", pattern: "^[A-Za-z0-9_+][A-Za-z0-9_.+-]{0,127}$" });

/**
 * Name of an environment variable.
 *
 * @requirement VAL-6
 */
export const environmentName = matching(
  /^[A-Za-z_][A-Za-z0-9_]*$/,
  "must be letters, digits and '_', and not start with a digit",
);

/**
 * Value of a label, or of a node's label that a selector asks for.
 *
 * @requirement LBL-11
 */
export const labelValue = matching(
  /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/,
  "must be at most 63 letters, digits, '-', '_' and '.', and start and end with a letter or digit",
);

/**
 * Key of a label or annotation: a name, with an optional DNS prefix.
 *
 * @requirement LBL-11
 */
export const labelKey = matching(
  /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/,
  "must be a label's key: a name, with a DNS prefix and '/' before it if need be",
);

const aboveZero = String.raw`(\d*[1-9]\d*(\.\d+)?|\d+\.\d*[1-9]\d*)`;
const cpuText = new RegExp(String.raw`^(\d*[1-9]\d*m|${aboveZero})$`);

/**
 * CPU quantity, in cores or millicores: `100m`, `1`, `0.5`. `pulumi config set` makes a number of whole cores.
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

/** Millicores of a CPU quantity. */
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

/** Bytes of a memory or storage quantity; NaN when it isn't one. */
export function quantityBytes(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(Ki|Mi|Gi|Ti|k|M|G|T)$/.exec(text);
  return match ? Number(match[1]) * (units[match[2]!] ?? NaN) : NaN;
}
