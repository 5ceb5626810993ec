/**
 * The most bytes of data that Kubernetes accepts in a ConfigMap.
 *
 * @requirement CM-7
 */
const limit = 1024 * 1024;

/** The most bytes that the program's own entries take. */
const own = 8 * 1024;

/** The most bytes that a stack's entries may take. */
export const largestData = limit - own;

/** The size of a ConfigMap's entries in bytes, as Kubernetes counts it: keys, texts, and decoded base64. */
export function dataBytes(data: Record<string, string>, binaryData: Record<string, string> = {}): number {
  const texts = Object.entries(data).map(([key, value]) => Buffer.byteLength(key) + Buffer.byteLength(value));
  const binaries = Object.entries(binaryData).map(
    ([key, value]) => Buffer.byteLength(key) + Buffer.byteLength(value, "base64"),
  );
  return [...texts, ...binaries].reduce((sum, bytes) => sum + bytes, 0);
}
