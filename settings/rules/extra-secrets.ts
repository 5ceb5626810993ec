import { type Problem, remove, set, setSecret } from "../problems";
import type { ExtraSecret, Settings } from "../schema";
import { pathText } from "../formats/tree";
import type { Rule } from "./rule";

/** Bytes that a Secret may hold (SCR-6). */
const mostBytes = 1024 * 1024;

/** Keys that Kubernetes asks of each type (SCR-2). */
const typedKeys: Record<ExtraSecret["type"], string[]> = {
  "Opaque": [],
  "kubernetes.io/tls": ["tls.crt", "tls.key"],
  "kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
  "kubernetes.io/basic-auth": ["username", "password"],
  "kubernetes.io/ssh-auth": ["ssh-privatekey"],
};

type Member = "stringData" | "data" | "remote" | "encryptedData";

/** What holds the values, by source. */
const membersOf: Record<Settings["secrets"]["source"], Member[]> = {
  stack: ["stringData", "data"],
  externalSecret: ["remote"],
  sealedSecret: ["encryptedData"],
};

/** A rule of each extra Secret: its key is given without the Secret's path. */
function ofExtras(rule: (extra: ExtraSecret, settings: Settings, index: number) => Problem[]): Rule {
  return (settings) =>
    settings.secrets.extra.flatMap((extra, index) =>
      rule(extra, settings, index).map((problem) => ({
        ...problem,
        key: `secrets.extra[${index}]${problem.key && `.${problem.key}`}`,
      })),
    );
}

/** SCR-2: Secrets have names of their own. */
export const extraNamesDiffer = ofExtras(({ name }, { secrets }, index) => {
  const taken = [secrets.name, ...secrets.extra.slice(0, index).map((other) => other.name)];
  if (!taken.includes(name)) return [];
  return [
    {
      key: "name",
      value: name,
      rule: "is another Secret's name already (SCR-2)",
      fix: set(`secrets.extra[${index}].name`, "<another name>"),
    },
  ];
});

/** SCR-7: values come from the source of the stack, and none is ignored. */
export const extrasKeepToTheSource = ofExtras((extra, { secrets: { source } }, index) => {
  const members = membersOf[source];
  return (["stringData", "data", "remote", "encryptedData"] as const)
    .filter((member) => extra[member] !== undefined && !members.includes(member))
    .map((member) => ({
      key: member,
      rule: `doesn't go with source ${source}, whose values are in ${members.join(" or ")} (SCR-7)`,
      fix: remove(`secrets.extra[${index}].${member}`),
    }));
});

/** SCR-2: a typed Secret has the keys of its type, and any has one. */
export const extrasHaveTheirKeys = ofExtras((extra, { secrets: { source } }) => {
  const members = membersOf[source];
  const keys = members.flatMap((member) => Object.keys(extra[member] ?? {}));
  const missing = typedKeys[extra.type].filter((key) => !keys.includes(key));
  const fixOf = (key: string) =>
    source === "stack"
      ? `${setSecret("<key>")}, and write <key> here`
      : `write it in the stack's file, under secrets.extra's ${members[0]}, with key ${key}`;
  if (extra.type === "Opaque" && keys.length === 0)
    return [{ key: members[0]!, rule: "must have a key (SCR-2)", fix: fixOf("<key>") }];
  return missing.map((key) => ({
    key: pathText([members[0]!, key]),
    rule: `is required in a Secret of type ${extra.type} (SCR-2)`,
    fix: fixOf(key),
  }));
});

const keyStyles = {
  kebab: { pattern: /^[a-z0-9]+(-[a-z0-9]+)*$/, like: "api-key" },
  env: { pattern: /^[A-Z_][A-Z0-9_]*$/, like: "API_KEY" },
};

/** VAL-7, SCR-4: keys of Opaque Secrets have one style. */
export const extraKeysHaveTheStyle = ofExtras((extra, { keyStyle }) => {
  if (extra.type !== "Opaque") return [];
  const style = keyStyles[keyStyle];
  return (["stringData", "data", "remote", "encryptedData"] as const).flatMap((member) =>
    Object.keys(extra[member] ?? {})
      .filter((key) => !style.pattern.test(key))
      .map((key) => ({
        key: pathText([member, key]),
        rule: `its name must be written like ${style.like} with keyStyle ${keyStyle} (SCR-4, VAL-7)`,
        fix: "rename it",
      })),
  );
});

/** SCR-3: no key has two values. */
export const extraKeysAreSetOnce = ofExtras(({ data, stringData }, _, index) =>
  Object.keys(data ?? {})
    .filter((key) => stringData !== undefined && key in stringData)
    .map((key) => ({
      key: pathText(["data", key]),
      rule: "is in stringData already (SCR-3)",
      fix: remove(pathText(["secrets", "extra", index, "data", key])),
    })),
);

/** SCR-3: data is base64. */
export const extraDataIsBase64 = ofExtras(({ data }) =>
  Object.entries(data ?? {})
    .filter(([, value]) => !value.matches(isBase64))
    .map(([key]) => ({
      key: pathText(["data", key]),
      rule: "must hold base64 (SCR-3)",
      fix: `base64 -w0 <file> | ${setSecret("<key>")}, or use stringData`,
    })),
);

function isBase64(text: string): boolean {
  return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text);
}

/** What the value of a typed key has to be. */
const forms: Record<string, { rule: string; accepts: (text: string) => boolean }> = {
  "tls.crt": {
    rule: "must be a certificate in PEM form",
    accepts: (text) => /-----BEGIN CERTIFICATE-----[^]+-----END CERTIFICATE-----/.test(text),
  },
  "tls.key": { rule: "must be a private key in PEM form", accepts: isPrivateKey },
  "ssh-privatekey": { rule: "must be a private key in PEM form", accepts: isPrivateKey },
  ".dockerconfigjson": { rule: 'must be a Docker config: JSON with "auths"', accepts: isDockerConfig },
};

/** SCR-2: the values of typed Secrets are what their readers expect. */
export const extraValuesHaveTheirForm = ofExtras(({ type, data, stringData }) => {
  const checked = (member: "data" | "stringData", key: string): Problem[] => {
    const value = (member === "data" ? data : stringData)?.[key];
    const form = forms[key];
    const plain = (text: string) => (member === "data" ? Buffer.from(text, "base64").toString() : text);
    if (!value || !form || value.matches((text) => form.accepts(plain(text)))) return [];
    return [
      {
        key: pathText([member, key]),
        rule: `${form.rule} (SCR-2)`,
        fix: `${setSecret("<key>")} < <file>, for the key that is named here`,
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

/** SCR-6: Kubernetes takes a Secret of up to 1 MiB. */
export const extrasFit = ofExtras(({ data, stringData }) => {
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
      rule: `must have at most ${mostBytes} bytes of values (SCR-6)`,
      fix: "make two Secrets of it, or keep large files in a volume",
    },
  ];
});

/** CFG-3, ING-10: what refers to a Secret of the stack finds the type that it needs. */
export const extrasHaveTheirReadersType = ofExtras(({ name, type }, { global, ingress }, index) => {
  const asked = (by: string, wanted: ExtraSecret["type"]): Problem[] => {
    if (type === wanted) return [];
    return [
      { key: "type", value: type, rule: `must be ${wanted}: ${by}`, fix: set(`secrets.extra[${index}].type`, wanted) },
    ];
  };
  const isCertificate = ingress.enabled && ingress.tls.some(({ secretName }) => secretName === name);
  return [
    ...(isCertificate ? asked("ingress.tls names it (ING-10)", "kubernetes.io/tls") : []),
    ...(global.imagePullSecrets.includes(name)
      ? asked("global.imagePullSecrets names it (CFG-3)", "kubernetes.io/dockerconfigjson")
      : []),
  ];
});
