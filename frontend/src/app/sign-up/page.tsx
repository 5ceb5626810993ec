import type { Metadata } from "next";
import { nextPage } from "../../account/next-page.ts";
import { AccountForm } from "../../components/account-form.tsx";
import { onlySignedOut } from "../../server/page-user.ts";

export const metadata: Metadata = { title: "Create an account · Todo Chatbot" };

interface Props {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

export default async function SignUpPage({ searchParams }: Props) {
  const next = nextPage((await searchParams).next);
  await onlySignedOut(next);
  return <AccountForm kind="up" next={next} />;
}
