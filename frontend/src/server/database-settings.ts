import "server-only";
import { X509Certificate } from "node:crypto";
import { z } from "zod";

const MODES = ["disable", "require", "verify-ca", "verify-full"] as const;
type Mode = (typeof MODES)[number];

/** How connections to the database are secured, in PostgreSQL's own words. */
export interface DatabaseTls {
  readonly mode: Mode;
  /** Certificates, as PEM, that vouch for the server's in place of the well-known ones. */
  readonly ca: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

const URL_RULE =
  "must be postgresql://user:password@host:port/database, the same database as the backend's, and with no other " +
  "sslmode than DATABASE_TLS_MODE";
const MODE_RULE = `must be ${MODES.slice(0, -1).join(", ")} or ${MODES[MODES.length - 1] ?? ""}`;
const CA_RULE = "must be one or more certificates in PEM form, with DATABASE_TLS_MODE verify-ca or verify-full";

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

/** The variables that say where the database is. An empty one counts as unset. */
export function databaseVariables({ DATABASE_TLS_MODE: mode = "" }: Environment) {
  const unset = z.literal("").transform(() => undefined);
  return {
    DATABASE_URL: z.string(URL_RULE).refine((value) => isDatabase(value, mode), URL_RULE),
    DATABASE_TLS_MODE: z.union([unset, z.enum(MODES)], MODE_RULE).optional(),
    DATABASE_CA: z
      .union([unset, z.string().refine((value) => mode.startsWith("verify-") && isPem(value), CA_RULE)], CA_RULE)
      .optional(),
  };
}

/** What those variables come to. */
export function tlsOf({
  DATABASE_TLS_MODE: mode,
  DATABASE_CA: ca,
}: {
  DATABASE_TLS_MODE?: Mode | undefined;
  DATABASE_CA?: string | undefined;
}): DatabaseTls | undefined {
  return mode && { mode, ca };
}

function isDatabase(value: string, mode: string): boolean {
  const url = URL.parse(value);
  if (url?.protocol !== "postgresql:") return false;
  const parts = [url.hostname, url.username, url.password, url.pathname.slice(1)];
  const repeated = url.searchParams.get("sslmode");
  return parts.every((part) => part !== "") && (mode === "" || repeated === null || repeated === mode);
}

function isPem(value: string): boolean {
  const certificates = value.match(CERTIFICATE) ?? [];
  return certificates.length > 0 && value.replace(CERTIFICATE, "").trim() === "" && certificates.every(isCertificate);
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
