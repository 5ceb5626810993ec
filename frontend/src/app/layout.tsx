import type { Metadata, Viewport } from "next";
import { connection } from "next/server";
import type { ReactNode } from "react";
import { apiUrl, isPublicApi } from "../server/api-url.ts";
import { settings } from "../server/settings.ts";
import "./globals.css";

export const metadata: Metadata = {
  title: "Tasks · Todo Chatbot",
  description: "Your tasks, and an assistant for them.",
  icons: "/favicon.svg",
  robots: { index: false },
};

export const viewport: Viewport = {
  colorScheme: "light dark",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f6f6f3" },
    { media: "(prefers-color-scheme: dark)", color: "#101214" },
  ],
};

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  // A statically rendered page would lack the nonce that its scripts need.
  await connection();
  const api = apiUrl();

  return (
    <html lang="en">
      {api && isPublicApi(api, settings().backendUrl) && (
        <head>
          <link rel="service-desc" type="application/openapi+json" href={`${api}/api/v1/openapi.json`} />
        </head>
      )}
      <body>
        <main className="mx-auto w-full max-w-5xl px-4 pt-6 pb-16 sm:px-6 sm:pt-10">{children}</main>
      </body>
    </html>
  );
}
