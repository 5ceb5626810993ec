import { z } from "zod";
import { nodePort, port } from "../formats/network";
import { setting } from "./setting";

// Which ports there are is for a rule to say: it knows the container's.
const targetPort = z.union([z.string(), z.number()], "must be a port's name or number");
const types = z.enum(
  ["ClusterIP", "NodePort", "LoadBalancer"],
  "must be ClusterIP, NodePort or LoadBalancer; ExternalName would point to no pods",
);

/** The Service of a built component (section 8). */
export const service = z.strictObject({
  type: setting(
    types,
    "SVC-3",
    "How the Service is reached: inside the cluster, on a port of every node, or through a load balancer.",
  ),
  port: setting(port, "SVC-6", "Port of the Service; the container's by default, and any other needs allowPortRemap."),
  allowPortRemap: setting(z.boolean(), "X-1", "Whether the Service's port may differ from the container's."),
  protocol: setting(
    z.enum(["TCP", "UDP", "SCTP"], "must be TCP, UDP or SCTP"),
    "SVC-9",
    "Protocol of the Service's port and of the container's port behind it. The images serve HTTP over TCP: another " +
      "protocol is for images that speak it, and leads to a warning. A change restarts the pods.",
  ),
  targetPort: setting(targetPort, "SVC-7", "Where the Service sends traffic: the container port's name or number."),
  nodePort: setting(nodePort.optional(), "SVC-8", "Port on every node, with type NodePort or LoadBalancer.", 30080),
  sessionAffinity: setting(
    z.enum(["None", "ClientIP"]),
    "SVC-13",
    "Whether a client's connections always go to the same pod.",
  ),
  externalTrafficPolicy: setting(
    z.enum(["Cluster", "Local"]).optional(),
    "SVC-14",
    "Whether traffic from outside may go to another node's pods; `Local` keeps the client's address. With " +
      "type NodePort or LoadBalancer.",
    "Cluster",
  ),
});
