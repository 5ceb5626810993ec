"use client";

import { LoadFailure } from "../components/load-failure.tsx";

/** Shown for an internal error of this server; the log has the details. */
export default function ErrorPage({ retry }: { readonly retry: () => void }) {
  return (
    <>
      <h1 className="mb-8 font-semibold tracking-tight">Todo Chatbot</h1>
      <LoadFailure message="Something went wrong here. Try again in a moment." retry={retry} />
    </>
  );
}
