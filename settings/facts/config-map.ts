/**
 * Bytes of data that Kubernetes takes in one ConfigMap.
 *
 * @requirement CM-7
 */
const limit = 1024 * 1024;

/** Bytes that the program's own entries may take. */
const own = 8 * 1024;

/** Bytes that a stack's entries may come to. */
export const largestData = limit - own;

/** Bytes of a ConfigMap's entries, as Kubernetes counts them: keys, texts, and what base64 stands for. */
export function dataBytes(data: Record<string, string>, binaryData: Record<string, string> = {}): number {
  const texts = Object.entries(data).map(([key, value]) => Buffer.byteLength(key) + Buffer.byteLength(value));
  const binaries = Object.entries(binaryData).map(
    ([key, value]) => Buffer.byteLength(key) + Buffer.byteLength(value, "base64"),
  );
  return [...texts, ...binaries].reduce((sum, bytes) => sum + bytes, 0);
}
