import { type Problem, remove, set, setSecret } from "../problems";
import type { Settings } from "../schema";
import { databaseUrlParts, secretValues, type SecretName } from "../schema/secret-values";
import { type SecretKey, secretKeys } from "../schema/secrets";
import { databaseAddress } from "../facts/database";
import { requiredKeys } from "../facts/secrets";
import { isProduction, isShared, type Rule } from "./rule";

const names = Object.keys(secretValues) as SecretName[];

/** SCR-7, ENV-11: production's values are in no state file and no shell history. */
export const productionKeepsItsSecretsElsewhere: Rule = (settings) => {
  const key = "secrets.source";
  if (!isProduction(settings) || settings.secrets.source !== "stack") return [];
  return [
    {
      key,
      value: "stack",
      rule: "must be externalSecret or sealedSecret in production (SCR-7, ENV-11)",
      fix: set(key, "externalSecret"),
    },
  ];
};

/** CFG-24, CFG-25: what the stack has to bring is there. */
export const stackBringsItsSecrets: Rule = (settings) => {
  // A stack in production is told to take its secrets from elsewhere.
  if (settings.secrets.source !== "stack" || isProduction(settings)) return [];
  return requiredKeys(settings).flatMap((key): Problem[] => {
    const name = secretKeys[key];
    if (settings[name] !== undefined || isMade(settings, key) || isOthers(settings, name)) return [];
    if (name === "databaseUrl") {
      const rule = "or databasePassword is required while the database is external (SCR-8, CFG-24)";
      return [{ key: name, rule, fix: `${setSecret("databasePassword")}, or ${setSecret(name)}` }];
    }
    return [{ key: name, rule: `is required${whenRequired(name)}`, fix: setSecret(name) }];
  });
};

/** Whether the program makes a value that the stack doesn't bring. */
function isMade(settings: Settings, key: SecretKey): boolean {
  if (key === "database-password") return true;
  if (key === "database-url") return settings.databasePassword !== undefined;
  return !isShared(settings) && (key === "jwt-secret" || key === "better-auth-secret");
}

function whenRequired(name: SecretName): string {
  if (name === "cohereApiKey") return " while the chat asks Cohere (SCR-14)";
  if (name === "openaiApiKey") return " while the chat asks OpenAI (SCR-15)";
  if (name === "sessionStoreUrl") return " while sessions are in an external store (SES-1)";
  return " outside development (CFG-24)";
}

/** Whether a value is that of the stack that has the backend: all but where the frontend keeps its sessions. */
function isOthers({ backendFrom }: Settings, name: SecretName): boolean {
  return backendFrom !== undefined && name !== "sessionStoreUrl";
}

/** CFG-26: no value is ignored. */
export const valuesAreRead: Rule = (settings) => {
  const { source } = settings.secrets;
  return names.flatMap((name) => {
    if (settings[name] === undefined) return [];
    if (source === "stack" && isOthers(settings, name)) {
      return [
        {
          key: name,
          rule: "isn't read: with backendFrom the values are those of that stack's Secret (CFG-26)",
          fix: remove(name),
        },
      ];
    }
    if (source !== "stack")
      return [
        {
          key: name,
          rule: `isn't read: with source ${source} no value comes from the stack (CFG-26)`,
          fix: remove(name),
        },
      ];
    if (name === "databaseUrl" && settings.database.internal.enabled) {
      return [
        {
          key: name,
          rule: "isn't read: the URL of a database in the cluster is built from its settings (SCR-8)",
          fix: remove(name),
        },
      ];
    }
    if (name === "sessionStoreUrl" && settings.session.type !== "external") {
      return [
        {
          key: name,
          rule: "is only read with session.type external (CFG-26)",
          fix: `${remove(name)}, or ${set("session.type", "external")}`,
        },
      ];
    }
    if (name === "databasePassword" && settings.databaseUrl !== undefined) {
      return [
        {
          key: name,
          rule: "isn't read beside databaseUrl, which has a password of its own (SCR-10)",
          fix: remove(name),
        },
      ];
    }
    return [];
  });
};

/** CFG-26: no setting of another source is ignored. */
export const sourcesAreRead: Rule = ({ secrets: { source, external, sealed } }) => {
  const idle = (key: string, of: string): Problem[] => [
    { key, rule: `only goes with source ${of} (CFG-26)`, fix: `${set("secrets.source", of)}, or ${remove(key)}` },
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

/** CFG-26, SCR-18: a value that is another stack's is replaced, and recorded, there. */
export const datesAreRead: Rule = (settings) => {
  const { source, rotation } = settings.secrets;
  if (source !== "stack") return [];
  return Object.entries(rotation.rotated).flatMap(([name, value]): Problem[] => {
    if (!isOthers(settings, name as SecretName)) return [];
    const key = `secrets.rotation.rotated.${name}`;
    return [
      {
        key,
        value,
        rule: "isn't read: with backendFrom the dates are those of that stack's Secret (CFG-26)",
        fix: remove(key),
      },
    ];
  });
};

/** SCR-23: the sealed manifest has every value that the application needs. */
export const sealedValuesAreComplete: Rule = (settings) => {
  const { source, name, sealed } = settings.secrets;
  if (source !== "sealedSecret") return [];
  return requiredKeys(settings)
    .filter((key) => sealed.encryptedData[key] === undefined)
    .map((key) => ({
      key: `secrets.sealed.encryptedData.${key}`,
      rule: "is required with source sealedSecret (SCR-23)",
      fix: `set it to what this prints for the value on its input: kubeseal --raw --namespace ${settings.namespace} --name ${name}`,
    }));
};

/** SCR-5: a sealed value is bound to its Secret's name, and an immutable Secret gets another with each change. */
export const sealedSecretsChange: Rule = ({ secrets: { source, immutable } }) => {
  const key = "secrets.immutable";
  if (source !== "sealedSecret" || !immutable) return [];
  return [
    {
      key,
      value: true,
      rule: "doesn't go with source sealedSecret, whose values are sealed for one name (SCR-5)",
      fix: set(key, false),
    },
  ];
};

/** SCR-21: a store that the stack makes is one of its namespace. */
export const storesHaveTheirKind: Rule = ({ secrets: { source, external } }) => {
  const key = "secrets.external.secretStoreRef.kind";
  if (source !== "externalSecret" || external.store === undefined || external.secretStoreRef.kind === "SecretStore")
    return [];
  const fix = `${set(key, "SecretStore")}, or ${remove("secrets.external.store")}`;
  return [
    {
      key,
      value: external.secretStoreRef.kind,
      rule: "must be SecretStore where the stack makes the store (SCR-21)",
      fix,
    },
  ];
};

/** SCR-6: Kubernetes takes a Secret of up to 1 MiB. */
export const valuesFit: Rule = (settings) => {
  const bytes = names.reduce((sum, name) => sum + (settings[name]?.bytes() ?? 0), 0);
  if (bytes <= 1024 * 1024) return [];
  const largest = names.reduce((one, other) =>
    (settings[one]?.bytes() ?? 0) >= (settings[other]?.bytes() ?? 0) ? one : other,
  );
  return [{ key: largest, rule: "must leave the Secret under 1048576 bytes (SCR-6)", fix: setSecret(largest) }];
};

const keyLengths = { HS256: 32, HS384: 48, HS512: 64 };

/** SCR-11: a key is as long as the hash that it signs with; RFC 7518 asks for it, and so does the backend. */
export const signingKeysAreLongEnough: Rule = ({ jwt: { algorithm }, jwtSecret }) => {
  const least = keyLengths[algorithm];
  if (jwtSecret === undefined || jwtSecret.matches((text) => text.length >= least)) return [];
  const fix = `${setSecret("jwtSecret")}, or ${set("jwt.algorithm", "HS256")}`;
  return [
    { key: "jwtSecret", rule: `must have ${least} characters or more with jwt.algorithm ${algorithm} (SCR-11)`, fix },
  ];
};

/** the URL leads to the database that the settings name, which network rules and the ConfigMap follow. */
export const databaseUrlAgrees: Rule = (settings) => {
  const { databaseUrl, database } = settings;
  if (databaseUrl === undefined || !database.external.enabled || database.external.host === undefined) return [];
  const { host, port, name, username } = databaseAddress(settings);
  const agrees = databaseUrl.matches((text) => {
    const parts = databaseUrlParts(text);
    return parts?.host === host && parts.port === port && parts.database === name && parts.username === username;
  });
  if (agrees) return [];
  const rule = "must have the host, port, database and username of database.external (X-10)";
  return [
    {
      key: "databaseUrl",
      rule,
      fix: `${setSecret("databaseUrl")}, or ${set("database.external.host", "<value>")} and its other members`,
    },
  ];
};

/** SCR-18: a new date can't make PostgreSQL take a new password. */
export const generatedPasswordsStay: Rule = (settings) => {
  const key = "secrets.rotation.rotated.databasePassword";
  const { source, rotation } = settings.secrets;
  if (source !== "stack" || settings.databasePassword !== undefined || rotation.rotated.databasePassword === undefined)
    return [];
  if (!settings.database.internal.enabled) return [];
  const rule = "is of a generated password, which PostgreSQL would have to be told (SCR-18)";
  return [
    {
      key,
      value: rotation.rotated.databasePassword,
      rule,
      fix: `${remove(key)}, or bring a password: ${setSecret("databasePassword")}`,
    },
  ];
};
