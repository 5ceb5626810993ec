export { readyTogether as GET } from "../../../server/probes.ts";

export const dynamic = "force-dynamic";
