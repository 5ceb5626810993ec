/** The way to sign in and back to this page. */
export function SignInAgain() {
  return (
    <a
      href="/sign-in"
      className="font-medium underline underline-offset-4"
      onClick={(event) => {
        const { pathname, search } = window.location;
        event.currentTarget.href = `/sign-in?next=${encodeURIComponent(pathname + search)}`;
      }}
    >
      Sign in again
    </a>
  );
}
