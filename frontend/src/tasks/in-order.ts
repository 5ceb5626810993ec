/** Runs work for the same key in order, and work for different keys concurrently. */
export function createQueue(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const tails = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const tail = (tails.get(key) ?? Promise.resolve()).then(work, work);
    const forget = () => {
      if (tails.get(key) === tail) tails.delete(key);
    };
    tails.set(key, tail);
    tail.then(forget, forget);
    return tail;
  };
}
