import { isIP } from "node:net";
import { type Problem, remove, set, setSecret } from "../problems";
import type { CheckedSettings } from "../schema";
import { databaseUrlParts } from "../schema/secret-values";
import { isShared, type Rule } from "./rule";

type External = CheckedSettings["database"]["external"];

const at = "database.external";

/** A rule for a database outside the cluster; an unused one isn't checked. */
function ofExternal(rule: (external: External, settings: CheckedSettings) => Problem[]): Rule {
  return (settings) => (settings.database.external.enabled ? rule(settings.database.external, settings) : []);
}

/**
 * An external database has a host.
 *
 * @requirement DB-2
 */
export const externalHostNamed = ofExternal(({ host }) => {
  if (host !== undefined) return [];
  const key = `${at}.host`;
  return [{ key, rule: "is required for an external database", fix: set(key, "postgres.example.com") }];
});

/**
 * Only a host name can have an alias in DNS.
 *
 * @requirement DB-6
 */
export const aliasOfHostName = ofExternal(({ host, service }) => {
  if (!service.enabled || host === undefined || isIP(host) === 0) return [];
  const key = `${at}.service.enabled`;
  return [
    {
      key,
      value: true,
      rule: `must be false for a host that is an IP address, ${host}: only a host name can have an alias`,
      fix: set(key, false),
    },
  ];
});

const roleUrls = ["backendDatabaseUrl", "frontendDatabaseUrl"] as const;

/**
 * The servers' own URLs lead to the database of database.external, whichever role they name.
 *
 * @requirement X-10
 */
export const roleUrlsMatchSettings = ofExternal(({ host, port, database: name }, settings) =>
  roleUrls.flatMap((key): Problem[] => {
    const url = settings[key];
    if (url === undefined || host === undefined) return [];
    const agrees = url.matches((text) => {
      const parts = databaseUrlParts(text);
      return parts?.host === host && parts.port === port && parts.database === name;
    });
    const rule = "must have the host, port and database of database.external";
    return agrees ? [] : [{ key, rule, fix: setSecret(key) }];
  }),
);

/**
 * The URL agrees with database.external, which the network policies and the ConfigMap follow.
 *
 * @requirement X-10
 */
export const databaseUrlMatchesSettings = ofExternal(({ host, port, database: name, username }, { databaseUrl }) => {
  if (databaseUrl === undefined || host === undefined) return [];
  const agrees = databaseUrl.matches((text) => {
    const parts = databaseUrlParts(text);
    return parts?.host === host && parts.port === port && parts.database === name && parts.username === username;
  });
  if (agrees) return [];
  const rule = "must have the host, port, database and username of database.external";
  return [
    {
      key: "databaseUrl",
      rule,
      fix: `${setSecret("databaseUrl")}, or ${set("database.external.host", "<value>")} and its other members`,
    },
  ];
});

/**
 * The URL agrees with the settings about TLS, which both servers follow, and names no files: pods don't have them.
 *
 * @requirement DB-29, X-10
 */
export const databaseUrlMatchesTls = ofExternal(({ tls }, settings) =>
  (["databaseUrl", ...roleUrls] as const).flatMap((key) => tlsProblems(tls, key, settings[key])),
);

function tlsProblems(
  tls: External["tls"],
  key: "databaseUrl" | (typeof roleUrls)[number],
  url: CheckedSettings[typeof key],
): Problem[] {
  if (url === undefined) return [];
  const problems: Problem[] = [];
  const hasParameter = (isMeant: (name: string, value: string) => boolean) =>
    url.matches((text) => [...(databaseUrlParts(text)?.query ?? [])].some((each) => isMeant(...each)));
  if (hasParameter((name, value) => name === "sslmode" && value !== tls.mode)) {
    problems.push({
      key,
      rule: `must not have an sslmode other than ${at}.tls.mode, ${tls.mode}`,
      fix: `${setSecret(key)}, without sslmode`,
    });
  }
  if (hasParameter((name) => ["sslrootcert", "sslcert", "sslkey", "sslcrl"].includes(name))) {
    problems.push({
      key,
      rule: `must not name certificate files, which pods don't have: ${at}.tls.ca takes the authority's certificate`,
      fix: `${setSecret(key)}, without sslrootcert, sslcert, sslkey and sslcrl`,
    });
  }
  return problems;
}

const verifying: External["tls"]["mode"][] = ["verify-ca", "verify-full"];

/**
 * An authority is only needed where the database's certificate is verified.
 *
 * @requirement DB-29, CFG-26
 */
export const authorityOfVerifiedDatabase = ofExternal(({ tls: { mode, ca } }) => {
  if (ca === undefined || verifying.includes(mode)) return [];
  const key = `${at}.tls.ca`;
  const rule = `isn't used with ${at}.tls.mode ${mode}, which doesn't verify the database's certificate`;
  return [{ key, rule, fix: `${set(`${at}.tls.mode`, "verify-full")}, or ${remove(key)}` }];
});

/**
 * A client that doesn't verify the database's certificate may be talking to an impostor.
 *
 * @requirement DB-29
 */
export const verifiedDatabaseOutsideDevelopment = ofExternal(({ tls: { mode } }, settings) => {
  if (!isShared(settings) || verifying.includes(mode)) return [];
  const key = `${at}.tls.mode`;
  return [{ key, value: mode, rule: "should be verify-full in staging and production", fix: set(key, "verify-full") }];
});
