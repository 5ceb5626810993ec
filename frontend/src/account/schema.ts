/** What a person enters to sign up or in; Better Auth, in the server, has the same limits. */
import { z } from "zod";

export const MIN_PASSWORD_LENGTH = 10;
export const MAX_PASSWORD_LENGTH = 128;

export const nameSchema = z
  .string()
  .trim()
  .min(1, "Enter your name.")
  .max(100, "The name is too long: at most 100 characters.")
  .regex(/^\P{Cc}*$/u, "The name has characters that cannot be shown.");

const email = z.string().trim().pipe(z.email("Enter an email address, such as ada@example.com."));

export const signInSchema = z.object({ email, password: z.string().min(1, "Enter your password.") });

export const signUpSchema = z.object({
  name: nameSchema,
  email,
  password: z
    .string()
    .min(MIN_PASSWORD_LENGTH, `Use at least ${String(MIN_PASSWORD_LENGTH)} characters.`)
    .max(MAX_PASSWORD_LENGTH, `Use at most ${String(MAX_PASSWORD_LENGTH)} characters.`),
});

export type SignIn = z.infer<typeof signInSchema>;
export type SignUp = z.infer<typeof signUpSchema>;
