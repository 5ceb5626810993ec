/** A name in kebab case: `DB_PASSWORD`, `dbPassword` and `db.password` are all `db-password`. */
export function kebab(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .toLowerCase();
}

/** A word that ends so means a secret, alone or run together: `password`, `pgpassword`, `clientsecret`. */
const keyWord = /(?:api|secret|access|private|master|auth|encryption|signing)key/;
const secretWord = new RegExp(`(?:password|passwd|passphrase|secret|credential|token|${keyWord.source})s?$`);
/** Words that mean a secret as a name's last: `DB_PASS`, `REDISCLI_AUTH`, `ERLANG_COOKIE`. */
const secretEndings = new Set(["pass", "auth", "cookie", "salt", "pepper", "mnemonic"]);
/** What a key is called that is kept secret: `FERNET_KEY`, `AZURE_STORAGE_KEY`. */
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
 * A name that ends so is about a secret and holds none: where it is, how long it lives, how it is made, who uses it.
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
/** A key, token or id that is made to be shown. */
const shown = new Set(["public", "publishable", "pub", "site"]);

/** Whether a variable or key of that name is expected to hold a secret. `allowed` names aren't, however spelt. */
export function isSecretName(name: string, allowed: readonly string[] = []): boolean {
  const spelt = kebab(name);
  if (allowed.some((each) => kebab(each) === spelt)) return false;
  const words = spelt.split("-").filter(Boolean);
  const last = words.at(-1) ?? "";
  const before = words.at(-2) ?? "";
  // Vault's AppRole calls the secret half of a login secret_id.
  if (harmlessEndings.has(last) && !(last === "id" && before === "secret")) return false;
  if (shown.has(before) && !secretWord.test(words.slice(0, -2).join("-"))) return false;
  if (secretEndings.has(last) || (last === "pwd" && words.length > 1)) return true;
  if (words.some((word) => secretWord.test(word) || word === "jwt")) return true;
  return isKeyPair(words) || /(?:^|-)connection-string(?:-|$)/.test(spelt);
}

function isKeyPair(words: string[]): boolean {
  return words.some((word, index) => /^keys?$/.test(word) && secretKeys.has(words[index - 1] ?? ""));
}

/** Whether a name is a password's, which people choose, and may be a mere number. */
export function isPasswordName(name: string): boolean {
  return /(?:password|passwd|pwd|pass|passphrase)$/.test(kebab(name));
}

/** Whether a name is some key's, which may be a secret: its value tells. */
export function isKeyName(name: string): boolean {
  const words = kebab(name).split("-");
  return words.at(-1) === "key" && !shown.has(words.at(-2) ?? "");
}

/** Whether a name is that of the way in which something is authenticated, or of the login for it. */
export function isAuthName(name: string): boolean {
  return kebab(name).split("-").at(-1) === "auth";
}
