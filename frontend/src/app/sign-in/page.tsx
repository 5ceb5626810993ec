import type { Metadata } from "next";
import { AccountForm } from "../../components/account-form.tsx";
import { onlySignedOut } from "../../server/page-user.ts";

export const metadata: Metadata = { title: "Sign in · Todo Chatbot" };

export default async function SignInPage() {
  await onlySignedOut();
  return <AccountForm kind="in" />;
}
