import { z } from "zod";

/** Words of a name that tell of a secret, and pairs of words that do. */
const secretWords = new Set([
  "password",
  "passwd",
  "pwd",
  "passphrase",
  "secret",
  "secrets",
  "token",
  "apikey",
  "credential",
  "credentials",
  "jwt",
  "privatekey",
]);
const secretPairs =
  /(?:^|-)(?:api|access|private|secret|encryption|signing|auth|master)-key(?:-|$)|(?:^|-)(?:connection)-string(?:-|$)/;
/** A name that ends so is about a secret and holds none: where it lies, how long it lives, how it is made. */
const harmlessEndings = new Set([
  "name",
  "file",
  "path",
  "ttl",
  "expiration",
  "expiry",
  "expires",
  "lifetime",
  "algorithm",
  "issuer",
  "audience",
  "length",
  "enabled",
  "header",
  "type",
  "ref",
]);

/** A name in kebab case: `DB_PASSWORD`, `dbPassword` and `db.password` are all `db-password`. */
export function kebab(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .toLowerCase();
}

/** Whether a variable or key of that name can be expected to hold a secret; `allowed` are names that don't, however they are spelt. */
export function isSecretName(name: string, allowed: readonly string[] = []): boolean {
  const spelt = kebab(name);
  if (allowed.some((each) => kebab(each) === spelt)) return false;
  const words = spelt.split("-").filter(Boolean);
  if (harmlessEndings.has(words.at(-1) ?? "")) return false;
  // As DB_PASS has it; pass-through is none.
  return words.at(-1) === "pass" || words.some((word) => secretWords.has(word)) || secretPairs.test(spelt);
}

/** What is written as a secret's value is, whatever its name: each with what a message calls it. */
const forms: [form: string, pattern: RegExp][] = [
  ["a private key in PEM", /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/],
  // A reference, $(PASSWORD) or ${PASSWORD}, or a template's {{ }} is put in later and no secret.
  ["a URL with a password", /\b[a-z][a-z0-9+.-]*:\/\/[^\s:/?#@]*:(?!\$[({]|\{\{)[^\s/?#@]+@/i],
  ["a JSON Web Token", /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{16,}/],
  ["an access key of AWS", /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/],
  ["a token of GitHub", /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{40,})/],
  ["a token of GitLab", /\bglpat-[\w-]{20,}/],
  ["a token of Slack", /\bxox[abeoprs]-[\w-]{10,}/],
  ["a token of npm, Docker Hub or Hugging Face", /\b(?:npm_[A-Za-z0-9]{36}|dckr_pat_[\w-]{20,}|hf_[A-Za-z0-9]{30,})/],
  ["a key of Google", /\bAIza[\w-]{35}/],
  ["a secret key of Stripe", /\b[sr]k_live_[A-Za-z0-9]{16,}/],
  ["an API key of OpenAI or Anthropic", /\bsk-(?:ant-|proj-)?[\w-]{24,}/],
];

/** What kind of secret a text holds, as far as it can be seen from the text alone; undefined for none. */
export function secretForm(value: string): string | undefined {
  return forms.find(([, pattern]) => pattern.test(value))?.[0];
}

/** Texts that give a secret away: the value itself, encoded as Kubernetes keeps it, and as a URL holds it. */
export function disguises(secret: string): string[] {
  // Half a character can't stand in a URL.
  const inUrl = /\p{Surrogate}/u.test(secret) ? [] : [encodeURIComponent(secret)];
  return [
    ...new Set([secret, Buffer.from(secret).toString("base64"), Buffer.from(secret).toString("base64url"), ...inUrl]),
  ];
}

/** The text that base64 stands for; undefined where it isn't base64. */
export function decoded(value: string): string | undefined {
  if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(value)) return undefined;
  return Buffer.from(value, "base64").toString("utf8");
}

/** Parameter of the rules that know secrets by their names. */
export const allowedNames = z
  .array(z.string())
  .default(["jwt-expiration", "jwt-algorithm"])
  .describe(
    "names that look like a secret's and aren't one's, however they are spelt: jwt-expiration is JWT_EXPIRATION, too",
  );

/** Whether a key of a Secret holds what isn't secret: who, where and which, as a login lies beside its password. */
export function isPlainName(name: string, names: readonly string[]): boolean {
  const spelt = kebab(name);
  if (names.some((each) => kebab(each) === spelt)) return true;
  return (
    !isSecretName(name) &&
    /(?:^|-)(?:user|username|host|hostname|port|database|db|dbname|name|email|region|bucket|issuer|audience)$/.test(
      spelt,
    )
  );
}
