import { type Problem, remove, set, setSecret } from "../problems";
import type { CheckedSettings } from "../schema";
import { secretValues, type SecretName } from "../schema/secret-values";
import { secretKeys } from "../schema/secrets";
import { environment, type SecretKey } from "../facts/environment";
import { isThere, requiredKeys } from "../facts/secrets";
import { isProduction, isShared, type Rule } from "./rule";

const names = Object.keys(secretValues) as SecretName[];
const urls: SecretName[] = ["databaseUrl", "backendDatabaseUrl", "frontendDatabaseUrl"];

/**
 * Production's values stay out of state files and shell histories.
 *
 * @requirement SCR-7, ENV-11
 */
export const externalSecretsInProduction: Rule = (settings) => {
  const key = "secrets.source";
  if (!isProduction(settings) || settings.secrets.source !== "stack") return [];
  return [
    {
      key,
      value: "stack",
      rule: "must be externalSecret or sealedSecret in production",
      fix: set(key, "externalSecret"),
    },
  ];
};

/**
 * Every secret that the stack must provide is set.
 *
 * @requirement CFG-24, CFG-25
 */
export const requiredSecretsSet: Rule = (settings) => {
  // Another rule tells production to take its secrets from elsewhere.
  if (settings.secrets.source !== "stack" || isProduction(settings)) return [];
  return requiredKeys(settings).flatMap((key): Problem[] => {
    const name = secretKeys[key];
    if (settings[name] !== undefined || isMade(settings, key) || isOthers(settings, name)) return [];
    if (name === "databaseUrl") {
      const rule = "is required for an external database, unless databasePassword is set";
      return [{ key: name, rule, fix: `${setSecret("databasePassword")}, or ${setSecret(name)}` }];
    }
    return [{ key: name, rule: `is required${whenRequired(name)}`, fix: setSecret(name) }];
  });
};

/** Whether the program generates or builds a value that the stack doesn't set. */
function isMade(settings: CheckedSettings, key: SecretKey): boolean {
  const { betterAuthSecret, databasePassword, databaseUrl, jwtSecret } = environment;
  if (key === databasePassword.key) return true;
  if (key === databaseUrl.key) return settings.databasePassword !== undefined;
  return !isShared(settings) && (key === jwtSecret.key || key === betterAuthSecret.key);
}

function whenRequired(name: SecretName): string {
  if (name === "cohereApiKey") return " while backend.llmProvider is cohere";
  if (name === "openaiApiKey") return " while backend.llmProvider is openai";
  if (name === "sessionStoreUrl") return " while sessions are in an external store";
  return " outside development";
}

/** Whether a value comes from the stack that has the backend: all do, except sessionStoreUrl. */
function isOthers({ backendFrom }: CheckedSettings, name: SecretName): boolean {
  return backendFrom !== undefined && name !== "sessionStoreUrl";
}

/**
 * Every secret that is set is used.
 *
 * @requirement CFG-26
 */
export const noUnusedSecrets: Rule = (settings) => {
  const { source } = settings.secrets;
  return names.flatMap((name) => {
    if (settings[name] === undefined) return [];
    if (source === "stack" && isOthers(settings, name)) {
      return [
        {
          key: name,
          rule: "isn't used: with backendFrom, the values come from that stack's Secret",
          fix: remove(name),
        },
      ];
    }
    if (source !== "stack")
      return [
        {
          key: name,
          rule: `isn't used: with source ${source}, no value comes from the stack's config`,
          fix: remove(name),
        },
      ];
    if (urls.includes(name) && settings.database.internal.enabled) {
      return [
        {
          key: name,
          rule: "isn't used: the URL of a database in the cluster is built from its settings",
          fix: remove(name),
        },
      ];
    }
    if (name === "databaseAdminPassword" && !isThere(environment.databaseAdminPassword, settings)) {
      return [
        {
          key: name,
          rule: "isn't used unless database.internal.provider is bitnami",
          fix: remove(name),
        },
      ];
    }
    if (name === "sessionStoreUrl" && settings.session.type !== "external") {
      return [
        {
          key: name,
          rule: "isn't used unless session.type is external",
          fix: `${remove(name)}, or ${set("session.type", "external")}`,
        },
      ];
    }
    if (name === "databasePassword" && settings.databaseUrl !== undefined) {
      return [
        {
          key: name,
          rule: "isn't used: databaseUrl contains the password",
          fix: remove(name),
        },
      ];
    }
    return [];
  });
};

/**
 * Settings of a secret source need that source.
 *
 * @requirement CFG-26
 */
export const noUnusedSourceSettings: Rule = ({ secrets: { source, external, sealed } }) => {
  const idle = (key: string, of: string): Problem[] => [
    {
      key,
      rule: `has no effect unless secrets.source is ${of}`,
      fix: `${set("secrets.source", of)}, or ${remove(key)}`,
    },
  ];
  return [
    ...(source !== "externalSecret" && external.store !== undefined
      ? idle("secrets.external.store", "externalSecret")
      : []),
    ...(source !== "externalSecret" && Object.keys(external.data).length > 0
      ? idle("secrets.external.data", "externalSecret")
      : []),
    ...(source !== "sealedSecret" && Object.keys(sealed.encryptedData).length > 0
      ? idle("secrets.sealed.encryptedData", "sealedSecret")
      : []),
  ];
};

/**
 * Another stack's values are rotated, and their dates recorded, in that stack.
 *
 * @requirement CFG-26, SCR-18
 */
export const noUnusedRotationDates: Rule = (settings) => {
  const { source, rotation } = settings.secrets;
  if (source !== "stack") return [];
  return Object.entries(rotation.rotated).flatMap(([name, value]): Problem[] => {
    if (!isOthers(settings, name as SecretName)) return [];
    const key = `secrets.rotation.rotated.${name}`;
    return [
      {
        key,
        value,
        rule: "isn't used: with backendFrom, the dates come from that stack's Secret",
        fix: remove(key),
      },
    ];
  });
};

/**
 * The sealed manifest has every value that the application needs.
 *
 * @requirement SCR-23
 */
export const sealedValuesComplete: Rule = (settings) => {
  const { source, name, sealed } = settings.secrets;
  if (source !== "sealedSecret") return [];
  return requiredKeys(settings)
    .filter((key) => sealed.encryptedData[key] === undefined)
    .map((key) => ({
      key: `secrets.sealed.encryptedData.${key}`,
      rule: "is required with source sealedSecret",
      fix:
        "set it to the output of this command, given the value as input: kubeseal --raw --namespace " +
        `${settings.namespace} --name ${name}`,
    }));
};

/**
 * A sealed value is bound to its Secret's name, and an immutable Secret gets a new name with each change.
 *
 * @requirement SCR-5
 */
export const mutableSealedSecret: Rule = ({ secrets: { source, immutable } }) => {
  const key = "secrets.immutable";
  if (source !== "sealedSecret" || !immutable) return [];
  return [
    {
      key,
      value: true,
      rule: "must be false with source sealedSecret, whose values are sealed for one name",
      fix: set(key, false),
    },
  ];
};

/**
 * A store that the stack creates belongs to its namespace.
 *
 * @requirement SCR-21
 */
export const createdStoreIsNamespaced: Rule = ({ secrets: { source, external } }) => {
  const key = "secrets.external.secretStoreRef.kind";
  if (source !== "externalSecret" || external.store === undefined || external.secretStoreRef.kind === "SecretStore")
    return [];
  const fix = `${set(key, "SecretStore")}, or ${remove("secrets.external.store")}`;
  return [
    {
      key,
      value: external.secretStoreRef.kind,
      rule: "must be SecretStore for a store that the stack creates",
      fix,
    },
  ];
};

/**
 * Kubernetes accepts a Secret of up to 1 MiB.
 *
 * @requirement SCR-6
 */
export const secretWithinLimit: Rule = (settings) => {
  const bytes = names.reduce((sum, name) => sum + (settings[name]?.bytes() ?? 0), 0);
  if (bytes <= 1024 * 1024) return [];
  const largest = names.reduce((one, other) =>
    (settings[one]?.bytes() ?? 0) >= (settings[other]?.bytes() ?? 0) ? one : other,
  );
  return [{ key: largest, rule: "makes the Secret larger than 1048576 bytes", fix: setSecret(largest) }];
};

const keyLengths = { HS256: 32, HS384: 48, HS512: 64 };

/**
 * A signing key is at least as long as its hash, as RFC 7518 and the backend require.
 *
 * @requirement SCR-11
 */
export const signingKeyLongEnough: Rule = ({ jwt: { algorithm }, jwtSecret }) => {
  const least = keyLengths[algorithm];
  if (jwtSecret === undefined || jwtSecret.matches((text) => text.length >= least)) return [];
  const fix = `${setSecret("jwtSecret")}, or ${set("jwt.algorithm", "HS256")}`;
  return [{ key: "jwtSecret", rule: `must have at least ${least} characters with jwt.algorithm ${algorithm}`, fix }];
};

/**
 * A new date can't make PostgreSQL accept a new password.
 *
 * @requirement SCR-18
 */
export const noRotationOfGeneratedPassword: Rule = (settings) => {
  const key = "secrets.rotation.rotated.databasePassword";
  const { source, rotation } = settings.secrets;
  if (source !== "stack" || settings.databasePassword !== undefined || rotation.rotated.databasePassword === undefined)
    return [];
  if (!settings.database.internal.enabled) return [];
  const rule = "can't rotate a generated password: PostgreSQL keeps the one that it was created with";
  return [
    {
      key,
      value: rotation.rotated.databasePassword,
      rule,
      fix: `${remove(key)}, or set a password: ${setSecret("databasePassword")}`,
    },
  ];
};
