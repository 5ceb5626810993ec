export { conversations as GET } from "../../../server/chat-routes.ts";
