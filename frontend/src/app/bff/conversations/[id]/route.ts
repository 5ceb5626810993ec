export { conversation as GET, forget as DELETE } from "../../../../server/chat-routes.ts";
