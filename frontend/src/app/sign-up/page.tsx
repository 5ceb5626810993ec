import type { Metadata } from "next";
import { AccountForm } from "../../components/account-form.tsx";
import { onlySignedOut } from "../../server/page-user.ts";

export const metadata: Metadata = { title: "Create an account · Todo Chatbot" };

export default async function SignUpPage() {
  await onlySignedOut();
  return <AccountForm kind="up" />;
}
