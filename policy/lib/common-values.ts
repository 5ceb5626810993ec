import { isPlainValue, secretForm } from "./secret-values";

const wordLike = /^(?:[A-Za-z][a-z]{0,19}|[A-Z]{1,20})(?:[-_. ](?:[A-Za-z][a-z]{0,19}|[A-Z]{1,20}))?$/;

/**
 * Whether a value occurs in other texts by chance or is public: a word or two, a number, an address, a certificate, a
 * public key. Seeing one elsewhere isn't a leak, even if it is also in a Secret.
 */
export function isCommon(value: string): boolean {
  const text = value.trim();
  if (isPlainValue(text) && secretForm(text) === undefined) return true;
  if (wordLike.test(text)) return text.length <= 24 && text.split(/[-_. ]/).every(isPronounceable);
  if (/^-----BEGIN (?:TRUSTED )?(?:CERTIFICATE|PUBLIC KEY|RSA PUBLIC KEY)/.test(text))
    return !text.includes("PRIVATE KEY");
  return (
    /^(?:ssh-(?:rsa|ed25519|dss)|ecdsa-sha2-\S{1,30}) /.test(text) ||
    /^[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[a-z]{2,20}$/i.test(text) ||
    /^v?\d{1,9}(?:\.\d{1,9}){1,3}(?::\d{1,5}|\/\d{1,2})?$/.test(text)
  );
}

/** A real word doesn't have five consonants or four vowels in a row. */
function isPronounceable(word: string): boolean {
  return !/[bcdfghjklmnpqrstvwxz]{5}|[aeiouy]{4}/i.test(word) && (word.length < 4 || /[aeiouy]/i.test(word));
}
