import type { NextConfig } from "next";

const SECURITY_HEADERS = {
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "strict-origin-when-cross-origin",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  "Cross-Origin-Resource-Policy": "same-origin",
};

const config: NextConfig = {
  output: "standalone",
  // Of the sources (build.mjs).
  generateBuildId: () => process.env.BUILD_ID ?? null,
  poweredByHeader: false,
  reactStrictMode: true,
  // The enclosing repository has a lock file too; without these Next.js takes it for the root.
  outputFileTracingRoot: import.meta.dirname,
  turbopack: { root: import.meta.dirname },
  // What the proxy may read of a body, which is held in memory: the same limit as the routes'.
  experimental: { proxyClientMaxBodySize: 32 * 1024 },
  // No picture needs resizing, so the server needs neither sharp nor a cache directory to write to.
  images: { unoptimized: true },
  outputFileTracingExcludes: { "*": ["node_modules/sharp/**", "node_modules/@img/**"] },
  headers: () =>
    Promise.resolve([
      {
        source: "/:path*",
        headers: Object.entries(SECURITY_HEADERS).map(([key, value]) => ({ key, value })),
      },
    ]),
};

export default config;
