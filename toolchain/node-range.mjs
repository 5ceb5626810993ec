/**
 * Whether a version is in a range such as `^22.19.0 || >=24`. Plain JavaScript, since the bootstrap asks before any
 * package is installed: only `^` and `>=` are known.
 * @param {string} version
 * @param {string} range
 */
export function isInRange(version, range) {
  return range.split("||").some((part) => {
    const [, operator, oldest = ""] = /^(\^|>=)(\d+(?:\.\d+){0,2})$/.exec(part.trim()) ?? [];
    if (!operator) throw new Error(`the range "${part.trim()}" of Node isn't one of ^ or >=`);
    const isLater = compare(numbers(version), numbers(oldest)) >= 0;
    return isLater && (operator === ">=" || numbers(version)[0] === numbers(oldest)[0]);
  });
}

function numbers(/** @type {string} */ version) {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map((part) => Number.parseInt(part, 10));
  return [major, minor, patch];
}

function compare(/** @type {number[]} */ left, /** @type {number[]} */ right) {
  const at = left.findIndex((each, index) => each !== right[index]);
  return at === -1 ? 0 : (left[at] ?? 0) - (right[at] ?? 0);
}
