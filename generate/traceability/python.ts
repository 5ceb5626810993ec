/**
 * The docstrings of the tests in a Python file that run: a test that is skipped, may skip itself, or does nothing
 * claims nothing.
 */
export function pythonClaims(text: string): string[] {
  const definition =
    /^((?: *@.*\n)*)( *)(?:async )?def test_\w+\((?:[^()]|\([^()]*\))*\)[^:]*:\n((?:\2[ \t]+.*\n|\s*\n)*)/gm;
  return [...`${text}\n`.matchAll(definition)].flatMap(([, decorators = "", , body = ""]) => {
    const [whole = "", docstring = ""] = /^\s*"""([\s\S]*?)"""/.exec(body) ?? [];
    const code = body.slice(whole.length).trim();
    const isSkipped = /\bmark\.(skip|skipif|xfail)\b/.test(decorators) || /\bpytest\.(skip|xfail)\(/.test(code);
    return isSkipped || ["", "pass", "..."].includes(code) ? [] : [docstring];
  });
}
