export { update as PATCH, remove as DELETE } from "../../../../server/task-routes.ts";
