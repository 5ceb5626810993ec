import Link from "next/link";

export default function NotFound() {
  return (
    <div className="card px-6 py-14 text-center">
      <h1 className="text-xl font-semibold">Page not found</h1>
      <p className="mt-2 text-sm text-muted">There is nothing at this address.</p>
      <Link href="/" className="mt-5 inline-block font-medium text-accent underline underline-offset-4">
        Go to your tasks
      </Link>
    </div>
  );
}
