export { ready as GET } from "../../server/probes.ts";

export const dynamic = "force-dynamic";
