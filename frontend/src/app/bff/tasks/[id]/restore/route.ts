export { restore as POST } from "../../../../../server/task-routes.ts";
