interface Part {
  readonly text: string;
  /** Where the text leads; undefined for other text. */
  readonly href?: string;
}

const ADDRESS = /https?:\/\/[^\s<>"]+/gi;
/** What ends a sentence more often than an address. */
const ENDS = ".,;:!?'’”»)]}";

/** An address without what belongs to the sentence around it; a bracket that was opened in it belongs to it. */
function trimmed(address: string): string {
  let end = address.length;
  for (; ENDS.includes(address.charAt(end - 1)); end--) {
    if (address.charAt(end - 1) === ")" && address.slice(0, end).includes("(")) break;
  }
  return address.slice(0, end);
}

/** A text in parts: its web addresses, and what is between them. Only http and https lead anywhere. */
export function withLinks(text: string): Part[] {
  const parts: Part[] = [];
  let done = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const address = trimmed(found);
    if (!URL.parse(address)?.hostname) continue;
    if (index > done) parts.push({ text: text.slice(done, index) });
    parts.push({ text: address, href: address });
    done = index + address.length;
  }
  if (done < text.length) parts.push({ text: text.slice(done) });
  return parts;
}
