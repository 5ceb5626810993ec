"use client";

import { LoadFailure } from "../components/load-failure.tsx";

/** Shown for a fault of this server's own; the log holds the details. */
export default function ErrorPage({ retry }: { readonly retry: () => void }) {
  return (
    <>
      <h1 className="mb-8 font-semibold tracking-tight">Todo Chatbot</h1>
      <LoadFailure message="Something went wrong here. Try again in a moment." retry={retry} />
    </>
  );
}
