/**
 * The unit suite: the files and folders that the command line names, or all of it. `npm run unit` and `npx mocha` read
 * this, and need nothing but the npm packages. (Mocha adds what it's told on the command line to a `spec` given here.)
 */
const { existsSync } = require("node:fs");

const folders = ["traceability", "settings", "components", "generate", "policy", "support"];
const suite = ["test/*.test.ts", ...folders.map((folder) => `test/${folder}/**/*.test.ts`)];

/** Words of the command line that can only be tests: a file or folder, or the name of a file that doesn't exist. */
const named = process.argv
  .slice(2)
  .filter((word) => !word.startsWith("-") && (word.endsWith(".ts") || existsSync(word)));
const ofToolchain = named.filter((word) => /^(\.\/)?(test\/toolchain|embedded\/test)\b/.test(word));
if (ofToolchain.length > 0 && ofToolchain.length < named.length) {
  throw new Error("Tests of the toolchain are ES modules, and the program's aren't: name one or the other.");
}

module.exports =
  ofToolchain.length > 0
    ? require("./test/toolchain/.mocharc.json")
    : {
        "require": ["./test/support/temporary.mjs", "./register.cjs"],
        ...(named.length === 0 && { spec: suite }),
        // Of a folder.
        "extension": ["test.ts"],
        "recursive": true,
        "forbid-only": true,
        "timeout": 20_000,
      };
