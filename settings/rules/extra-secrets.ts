import { type Problem, remove, set, setSecret } from "../problems";
import type { ExtraSecret, CheckedSettings } from "../schema";
import { pathText } from "../formats/tree";
import type { Rule } from "./rule";

/**
 * Bytes that a Secret may hold.
 *
 * @requirement SCR-6
 */
const mostBytes = 1024 * 1024;

/**
 * Keys that Kubernetes requires for each type.
 *
 * @requirement SCR-2
 */
const typedKeys: Record<ExtraSecret["type"], string[]> = {
  "Opaque": [],
  "kubernetes.io/tls": ["tls.crt", "tls.key"],
  "kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
  "kubernetes.io/basic-auth": ["username", "password"],
  "kubernetes.io/ssh-auth": ["ssh-privatekey"],
};

type Member = "stringData" | "data" | "remote" | "encryptedData";

/** Members that hold the values, by source. */
const membersOf: Record<CheckedSettings["secrets"]["source"], [Member, ...Member[]]> = {
  stack: ["stringData", "data"],
  externalSecret: ["remote"],
  sealedSecret: ["encryptedData"],
};

/** A rule for each extra Secret; it gives keys relative to that Secret. */
function ofExtras(rule: (extra: ExtraSecret, settings: CheckedSettings, index: number) => Problem[]): Rule {
  return (settings) =>
    settings.secrets.extra.flatMap((extra, index) =>
      rule(extra, settings, index).map((problem) => ({
        ...problem,
        key: `secrets.extra[${index}]${problem.key && `.${problem.key}`}`,
      })),
    );
}

/**
 * Each Secret has its own name.
 *
 * @requirement SCR-2
 */
export const uniqueSecretNames = ofExtras(({ name }, { secrets }, index) => {
  const taken = [secrets.name, ...secrets.extra.slice(0, index).map((other) => other.name)];
  if (!taken.includes(name)) return [];
  return [
    {
      key: "name",
      value: name,
      rule: "is already the name of another Secret",
      fix: set(`secrets.extra[${index}].name`, "<another name>"),
    },
  ];
});

/**
 * Values are given where the stack's source reads them.
 *
 * @requirement SCR-7
 */
export const valuesFromSource = ofExtras((extra, { secrets: { source } }, index) => {
  const members = membersOf[source];
  return (["stringData", "data", "remote", "encryptedData"] as const)
    .filter((member) => extra[member] !== undefined && !members.includes(member))
    .map((member) => ({
      key: member,
      rule: `isn't read with source ${source}: give the values in ${members.join(" or ")}`,
      fix: remove(`secrets.extra[${index}].${member}`),
    }));
});

/**
 * A typed Secret has the keys of its type, and an Opaque one has at least one key.
 *
 * @requirement SCR-2
 */
export const keysOfType = ofExtras((extra, { secrets: { source } }) => {
  const members = membersOf[source];
  const [first] = members;
  const keys = members.flatMap((member) => Object.keys(extra[member] ?? {}));
  const missing = typedKeys[extra.type].filter((key) => !keys.includes(key));
  const fixOf = (key: string) =>
    source === "stack"
      ? `${setSecret("<key>")}, and refer to it here as <key>`
      : `write it in the stack's file, under secrets.extra's ${first}, with key ${key}`;
  if (extra.type === "Opaque" && keys.length === 0)
    return [{ key: first, rule: "must have at least one key", fix: fixOf("<key>") }];
  return missing.map((key) => ({
    key: pathText([first, key]),
    rule: `is required in a Secret of type ${extra.type}`,
    fix: fixOf(key),
  }));
});

const keyStyles = {
  kebab: { pattern: /^[a-z0-9]+(-[a-z0-9]+)*$/, like: "api-key" },
  env: { pattern: /^[A-Z_][A-Z0-9_]*$/, like: "API_KEY" },
};

/**
 * Keys of Opaque Secrets have one style.
 *
 * @requirement VAL-7, SCR-4
 */
export const keysInKeyStyle = ofExtras((extra, { keyStyle }) => {
  if (extra.type !== "Opaque") return [];
  const style = keyStyles[keyStyle];
  return (["stringData", "data", "remote", "encryptedData"] as const).flatMap((member) =>
    Object.keys(extra[member] ?? {})
      .filter((key) => !style.pattern.test(key))
      .map((key) => ({
        key: pathText([member, key]),
        rule: `its name must look like ${style.like} with keyStyle ${keyStyle}`,
        fix: "rename it",
      })),
  );
});

/**
 * No key has two values.
 *
 * @requirement SCR-3
 */
export const noKeyTwice = ofExtras(({ data, stringData }, _, index) =>
  Object.keys(data ?? {})
    .filter((key) => stringData !== undefined && key in stringData)
    .map((key) => ({
      key: pathText(["data", key]),
      rule: "is also in stringData",
      fix: remove(pathText(["secrets", "extra", index, "data", key])),
    })),
);

/**
 * Data is base64.
 *
 * @requirement SCR-3
 */
export const dataIsBase64 = ofExtras(({ data }) =>
  Object.entries(data ?? {})
    .filter(([, value]) => !value.matches(isBase64))
    .map(([key]) => ({
      key: pathText(["data", key]),
      rule: "must be base64",
      fix: `base64 -w0 <file> | ${setSecret("<key>")}, or use stringData`,
    })),
);

function isBase64(text: string): boolean {
  return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text);
}

/** The form that the value of a typed key must have. */
const forms: Record<string, { rule: string; accepts: (text: string) => boolean }> = {
  "tls.crt": {
    rule: "must be a PEM certificate",
    accepts: (text) => /-----BEGIN CERTIFICATE-----[^]+-----END CERTIFICATE-----/.test(text),
  },
  "tls.key": { rule: "must be a PEM private key", accepts: isPrivateKey },
  "ssh-privatekey": { rule: "must be a PEM private key", accepts: isPrivateKey },
  ".dockerconfigjson": { rule: 'must be a Docker config: JSON with "auths"', accepts: isDockerConfig },
};

/**
 * The values of typed Secrets are what their readers expect.
 *
 * @requirement SCR-2
 */
export const valuesOfType = ofExtras(({ type, data, stringData }) => {
  const checked = (member: "data" | "stringData", key: string): Problem[] => {
    const value = (member === "data" ? data : stringData)?.[key];
    const form = forms[key];
    const plain = (text: string) => (member === "data" ? Buffer.from(text, "base64").toString() : text);
    if (!value || !form || value.matches((text) => form.accepts(plain(text)))) return [];
    return [
      {
        key: pathText([member, key]),
        rule: `${form.rule}`,
        fix: `${setSecret("<key>")} < <file>, for the config key named here`,
      },
    ];
  };
  return typedKeys[type].flatMap((key) => [...checked("stringData", key), ...checked("data", key)]);
});

function isPrivateKey(text: string): boolean {
  return /-----BEGIN ([A-Z]+ )*PRIVATE KEY-----[^]+-----END ([A-Z]+ )*PRIVATE KEY-----/.test(text);
}

function isDockerConfig(text: string): boolean {
  try {
    const config: unknown = JSON.parse(text);
    return typeof config === "object" && config !== null && "auths" in config;
  } catch {
    return false;
  }
}

/**
 * Kubernetes accepts a Secret of up to 1 MiB.
 *
 * @requirement SCR-6
 */
export const extraSecretWithinLimit = ofExtras(({ data, stringData }) => {
  const sizes = [
    ...Object.values(stringData ?? {}).map((value) => value.bytes()),
    ...Object.values(data ?? {}).map((value) => value.bytes("base64")),
  ];
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  if (bytes <= mostBytes) return [];
  return [
    {
      key: "",
      value: `${bytes} bytes`,
      rule: `must have at most ${mostBytes} bytes of values`,
      fix: "split it into two Secrets, or keep large files in a volume",
    },
  ];
});

/**
 * A Secret has the type that the settings referring to it need.
 *
 * @requirement CFG-3, ING-10
 */
export const typeThatReadersNeed = ofExtras(({ name, type }, { global, ingress }, index) => {
  const asked = (by: string, wanted: ExtraSecret["type"]): Problem[] => {
    if (type === wanted) return [];
    return [
      { key: "type", value: type, rule: `must be ${wanted}: ${by}`, fix: set(`secrets.extra[${index}].type`, wanted) },
    ];
  };
  const isCertificate = ingress.enabled && ingress.tls.some(({ secretName }) => secretName === name);
  return [
    ...(isCertificate ? asked("ingress.tls refers to it", "kubernetes.io/tls") : []),
    ...(global.imagePullSecrets.includes(name)
      ? asked("global.imagePullSecrets refers to it", "kubernetes.io/dockerconfigjson")
      : []),
  ];
});
