import { matching } from "./text";

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
 * DNS-1035 label: names of Services, which may not start with a digit.
 *
 * @requirement VAL-9, SVC-1
 */
export const serviceName = matching(
  /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/,
  "must be at most 63 lower-case letters, digits and hyphens, start with a letter and end with a letter or digit",
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
 * Name of an environment variable.
 *
 * @requirement VAL-6
 */
export const environmentName = matching(
  /^[A-Za-z_][A-Za-z0-9_]*$/,
  "must be letters, digits and '_', and not start with a digit",
);

/**
 * A label's value, also in a node selector.
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
  "must be a label's key: a name, optionally with a DNS prefix and '/' before it",
);
