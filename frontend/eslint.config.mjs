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
  },
  {
    files: ["test/**"],
    // node:test returns promises that its runner awaits.
    rules: { "@typescript-eslint/no-floating-promises": "off" },
  },
);
