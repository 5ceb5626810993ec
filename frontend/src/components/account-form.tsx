"use client";

import Link from "next/link";
import { useId, useState, type SubmitEvent } from "react";
import { signIn, signUp } from "../account/client.ts";
import { MIN_PASSWORD_LENGTH, signInSchema, signUpSchema } from "../account/schema.ts";
import { AlertIcon } from "./icons.tsx";
import { useHydrated } from "./use-hydrated.ts";

const NAMES = ["name", "email", "password"] as const;

type Name = (typeof NAMES)[number];
type Values = Readonly<Record<Name, string>>;

interface FieldProps {
  readonly name: Name;
  readonly label: string;
  readonly type: "text" | "email" | "password";
  readonly autoComplete: string;
  readonly hint?: string;
  readonly error: string | undefined;
}

function Field({ name, label, type, autoComplete, hint, error }: FieldProps) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      <input
        id={id}
        name={name}
        type={type}
        required
        autoComplete={autoComplete}
        className="input"
        aria-invalid={error !== undefined}
        aria-describedby={note === undefined ? undefined : `${id}-note`}
      />
      {note !== undefined && (
        <p id={`${id}-note`} className={`mt-1.5 text-sm ${error === undefined ? "text-muted" : "text-danger"}`}>
          {note}
        </p>
      )}
    </div>
  );
}

const TEXTS = {
  in: { title: "Sign in", other: "New here?", link: "Create an account", href: "/sign-up" },
  up: { title: "Create an account", other: "Have an account?", link: "Sign in", href: "/sign-in" },
} as const;

/** The first problem with each field. */
function errorsOf(kind: "in" | "up", values: Values): Partial<Values> {
  const parsed = (kind === "up" ? signUpSchema : signInSchema).safeParse(values);
  if (parsed.success) return {};
  return Object.fromEntries(parsed.error.issues.toReversed().map(({ path, message }) => [String(path[0]), message]));
}

function valuesOf(form: HTMLFormElement): Values {
  const data = new FormData(form);
  const text = (name: Name) => {
    const value = data.get(name);
    return typeof value === "string" ? value : "";
  };
  return { name: text("name").trim(), email: text("email").trim(), password: text("password") };
}

/** The form to sign in, or up; either leads to the page that was asked for. */
export function AccountForm({ kind, next }: { readonly kind: "in" | "up"; readonly next: string }) {
  const hydrated = useHydrated();
  const [errors, setErrors] = useState<Partial<Values>>({});
  const [failure, setFailure] = useState<string>();
  const [sending, setSending] = useState(false);
  const { title, other, link, href } = TEXTS[kind];

  async function send(values: Values): Promise<void> {
    setSending(true);
    try {
      if (kind === "up") await signUp(values);
      else await signIn({ email: values.email, password: values.password });
      // Loads a new page, so that nothing stays from the previous one, which may be another person's.
      window.location.assign(next);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
      setSending(false);
    }
  }

  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const values = valuesOf(event.currentTarget);
    const found = errorsOf(kind, values);
    setErrors(found);
    setFailure(undefined);
    const first = NAMES.find((name) => name in found);
    if (first === undefined) void send(values);
    else event.currentTarget.querySelector<HTMLInputElement>(`[name=${first}]`)?.focus();
  }

  return (
    <div className="mx-auto w-full max-w-sm">
      <h1 className="mb-6 text-3xl font-semibold tracking-tight">{title}</h1>
      {/* The method keeps a password out of the URL if the form is submitted before its script runs. */}
      <form method="post" onSubmit={submit} noValidate className="card space-y-5 px-5 py-6">
        {failure !== undefined && (
          <div role="alert" className="flex items-start gap-3 rounded-xl bg-danger-soft px-4 py-3 text-sm text-danger">
            <AlertIcon className="mt-px size-5 shrink-0" />
            <p className="min-w-0 wrap-anywhere">{failure}</p>
          </div>
        )}
        {kind === "up" && <Field name="name" label="Name" type="text" autoComplete="name" error={errors.name} />}
        <Field name="email" label="Email address" type="email" autoComplete="email" error={errors.email} />
        <Field
          name="password"
          label="Password"
          type="password"
          autoComplete={kind === "up" ? "new-password" : "current-password"}
          error={errors.password}
          {...(kind === "up" && { hint: `At least ${String(MIN_PASSWORD_LENGTH)} characters.` })}
        />
        <button type="submit" disabled={!hydrated || sending} className="button-primary h-10 w-full">
          {sending ? "One moment…" : title}
        </button>
      </form>
      <p className="mt-5 text-center text-sm text-muted">
        {other}{" "}
        <Link
          href={next === "/" ? href : `${href}?next=${encodeURIComponent(next)}`}
          className="font-medium text-accent underline underline-offset-4"
        >
          {link}
        </Link>
      </p>
    </div>
  );
}
