/** The prefix lengths by which patterns are indexed. */
const blocks = [64, 32, 16, 8, 4, 2, 1];
const base = 0x01000193;

/**
 * Finds which of many patterns occur in a text. A pattern is indexed by the hash of its prefix, and a rolling hash
 * goes over the text: the time grows with the text, not with the number of patterns.
 */
export class Patterns<T> {
  private readonly byBlock = new Map<number, Map<number, string[]>>();
  private readonly owners = new Map<string, T>();

  /** Adds a pattern; if it is added twice, the first owner stays. */
  add(pattern: string, owner: T): void {
    const block = blocks.find((length) => length <= pattern.length);
    if (block === undefined || this.owners.has(pattern)) return;
    this.owners.set(pattern, owner);
    const hashes = this.byBlock.get(block) ?? new Map<number, string[]>();
    this.byBlock.set(block, hashes);
    const hash = hashOf(pattern, block);
    hashes.set(hash, [...(hashes.get(hash) ?? []), pattern]);
  }

  /** The owner of a pattern that occurs in the text; undefined if none does. */
  find(text: string): T | undefined {
    for (const [block, hashes] of this.byBlock) {
      const pattern = text.length < block ? undefined : scan(text, block, hashes);
      if (pattern !== undefined) return this.owners.get(pattern);
    }
    return undefined;
  }
}

function hashOf(text: string, length: number): number {
  let hash = 0;
  for (let index = 0; index < length; index++) hash = (Math.imul(hash, base) + text.charCodeAt(index)) | 0;
  return hash;
}

function scan(text: string, block: number, hashes: Map<number, string[]>): string | undefined {
  let leading = 1;
  for (let index = 1; index < block; index++) leading = Math.imul(leading, base);
  let hash = hashOf(text, block);
  for (let start = 0; ; start++) {
    const found = hashes.get(hash)?.find((pattern) => text.startsWith(pattern, start));
    if (found !== undefined) return found;
    if (start + block >= text.length) return undefined;
    hash = (hash - Math.imul(text.charCodeAt(start), leading)) | 0;
    hash = (Math.imul(hash, base) + text.charCodeAt(start + block)) | 0;
  }
}
