export { undo as POST } from "../../../../../server/chat-routes.ts";
