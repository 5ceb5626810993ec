/** A name in kebab case: `DB_PASSWORD`, `dbPassword` and `db.password` are all `db-password`. */
export function kebab(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .toLowerCase();
}

/** Endings of words that mean a secret, alone or compounded: `password`, `pgpassword`, `clientsecret`. */
const keyWord = /(?:api|secret|access|private|master|auth|encryption|signing)key/;
const secretWord = new RegExp(`(?:password|passwd|passphrase|secret|credential|token|${keyWord.source})s?$`);
/** Words that mean a secret at the end of a name: `DB_PASS`, `REDISCLI_AUTH`, `ERLANG_COOKIE`. */
const secretEndings = new Set(["pass", "auth", "cookie", "salt", "pepper", "mnemonic"]);
/** Names of keys that are kept secret: `FERNET_KEY`, `AZURE_STORAGE_KEY`. */
const secretKeys = new Set([
  ...["access", "account", "admin", "aes", "api", "app", "auth", "bot", "cipher", "client", "consumer", "cookie"],
  ...["crypt", "crypto", "decrypt", "decryption", "deploy", "ecdsa", "encrypt", "encryption", "fernet", "gpg", "hmac"],
  ...["ingest", "ingestion", "integration", "jwt", "license", "master", "pgp", "private", "recovery", "root", "rsa"],
  ...["sas", "secret", "server", "service", "session", "shared", "sign", "signing", "ssh", "ssl", "storage"],
  ...["subscription", "tls", "unseal", "webhook", "write"],
  ...["anthropic", "azure", "cohere", "datadog", "dd", "gemini", "hf", "mailgun", "openai", "sendgrid", "stripe"],
  ...["twilio", "wandb"],
]);
/**
 * Endings of names that are about a secret but don't contain it: where it is, how long it lives, how it is made, who
 * uses it.
 */
const harmlessEndings = new Set([
  ...["name", "names", "user", "username", "login", "email", "owner", "account", "role", "roles", "scope", "scopes"],
  ...["file", "files", "filename", "path", "paths", "dir", "directory", "folder", "mount", "volume", "location"],
  ...["url", "urls", "uri", "endpoint", "host", "hostname", "port", "domain", "address", "server", "region", "realm"],
  ...["ttl", "expiration", "expiry", "expire", "expires", "expired", "lifetime", "validity", "age", "leeway", "grace"],
  ...["timeout", "interval", "duration", "period", "days", "hours", "minutes", "mins", "seconds", "secs", "ms"],
  ...["algorithm", "alg", "cipher", "digest", "encoding", "format", "charset", "type", "kind", "mode", "method"],
  ...["issuer", "audience", "subject", "claim", "claims", "header", "prefix", "suffix", "separator", "pattern"],
  ...["length", "size", "count", "limit", "max", "min", "retries", "attempts", "rounds", "cost", "iterations", "bits"],
  ...["enabled", "disabled", "required", "allowed", "optional", "rotation", "reset", "refresh", "validation", "check"],
  ...["policy", "policies", "strategy", "rule", "rules", "complexity", "strength", "backend", "provider", "driver"],
  ...["engine", "store", "manager", "service", "source", "template", "class", "version", "ref", "id", "ids", "index"],
  ...["namespace", "label", "title", "text", "hint", "prompt", "placeholder", "message", "env", "var", "variable"],
  ...["field", "column", "table", "key-name", "through", "regex", "rate", "window", "budget", "usage", "support"],
]);
/** A key, token or id that is meant to be public. */
const shown = new Set(["public", "publishable", "pub", "site"]);

/**
 * Whether a variable or key with that name is expected to contain a secret. Names in `allowed` aren't, however they
 * are spelled.
 */
export function isSecretName(name: string, allowed: readonly string[] = []): boolean {
  const spelt = kebab(name);
  if (allowed.some((each) => kebab(each) === spelt)) return false;
  const words = spelt.split("-").filter(Boolean);
  const last = words.at(-1) ?? "";
  const before = words.at(-2) ?? "";
  // In Vault's AppRole, secret_id is the secret half of a login.
  if (harmlessEndings.has(last) && !(last === "id" && before === "secret")) return false;
  if (shown.has(before) && !secretWord.test(words.slice(0, -2).join("-"))) return false;
  if (secretEndings.has(last) || (last === "pwd" && words.length > 1)) return true;
  if (words.some((word) => secretWord.test(word) || word === "jwt")) return true;
  return isKeyPair(words) || /(?:^|-)connection-string(?:-|$)/.test(spelt);
}

function isKeyPair(words: string[]): boolean {
  return words.some((word, index) => /^keys?$/.test(word) && secretKeys.has(words[index - 1] ?? ""));
}

/** Whether a name is a password's: people choose passwords, and one may be only a number. */
export function isPasswordName(name: string): boolean {
  return /(?:password|passwd|pwd|pass|passphrase)$/.test(kebab(name));
}

/** Whether a name is that of some key, which may be a secret depending on its value. */
export function isKeyName(name: string): boolean {
  const words = kebab(name).split("-");
  return words.at(-1) === "key" && !shown.has(words.at(-2) ?? "");
}

/** Whether a name is that of an authentication method, or of the login for it. */
export function isAuthName(name: string): boolean {
  return kebab(name).split("-").at(-1) === "auth";
}
