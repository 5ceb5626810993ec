import next from "@next/eslint-plugin-next";
import reactHooks from "eslint-plugin-react-hooks";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  globalIgnores([".next/", "next-env.d.ts"]),
  {
    files: ["**/*.{ts,tsx}"],
    extends: [
      tseslint.configs.strictTypeChecked,
      tseslint.configs.stylisticTypeChecked,
      reactHooks.configs.flat.recommended,
      next.configs["core-web-vitals"],
    ],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // Their keys follow from the sources (build.mjs).
      "no-restricted-imports": [
        "error",
        { paths: [{ name: "next/headers", importNames: ["draftMode"], message: "Draft mode has no secret here." }] },
      ],
      "no-restricted-syntax": [
        "error",
        {
          selector: "ExpressionStatement[directive='use server']",
          message: "Arguments of Server Actions have no secret here.",
        },
      ],
    },
  },
  {
    files: ["test/**"],
    // node:test returns promises that its runner awaits.
    rules: { "@typescript-eslint/no-floating-promises": "off" },
  },
);
