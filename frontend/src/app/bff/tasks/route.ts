export { list as GET, create as POST } from "../../../server/task-routes.ts";
