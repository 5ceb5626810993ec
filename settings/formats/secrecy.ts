/** Words that a secret's name has. */
const words = [
  ...["SECRETS?", "PASSWORD", "PASSWD", "PASSPHRASE", "CREDENTIALS?", "TOKEN"],
  ...["API_?KEY", "ACCESS_?KEY", "SECRET_?KEY", "SIGNING_?KEY", "ENCRYPTION_?KEY", "PRIVATE_?KEY"],
];
/**
 * With what the application keeps in its Secret and is named otherwise.
 *
 * @requirement SCR-8, SCR-9
 */
const secretName = new RegExp(`(^|[^A-Z0-9])(${words.join("|")})([^A-Z0-9]|$)|^DATABASE_(URL|USERNAME)$`, "i");

/** Values that can be nothing else: PEM blocks, JSON web tokens, and the tokens of well-known services. */
const secretValue = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]+/,
  /\b(gh[pousr]_|github_pat_|glpat-|npm_|sk-|xox[abprs]-|dckr_pat_|hf_)[\w-]{16,}/,
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b/,
  /:\/\/[^/\s]*:[^/\s]*@/,
];

/**
 * Whether something so named is a secret.
 *
 * @requirement X-16
 */
export function namesASecret(name: string): boolean {
  return secretName.test(name);
}

/**
 * Whether a text is a secret, or has one in it.
 *
 * @requirement X-16
 */
export function holdsASecret(text: string): boolean {
  return secretValue.some((pattern) => pattern.test(text));
}
