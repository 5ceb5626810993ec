export { account as POST } from "../../../../server/auth-routes.ts";
