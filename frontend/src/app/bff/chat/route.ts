export { chat as POST } from "../../../server/chat-routes.ts";
