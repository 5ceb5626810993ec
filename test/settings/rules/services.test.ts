import { refuses, warnsOf } from "../../support/settings-cases";

describe("bad values of a Service", () => {
  refuses([
    {
      id: "SVC-3",
      given: { frontend: { service: { type: "Ingress" } } },
      key: "frontend.service.type",
      rule: "must be ClusterIP, NodePort or LoadBalancer; ExternalName would point to no pods",
      fix: "pulumi config set --path 'todo:frontend.service.type' NodePort",
    },
    {
      id: "SVC-3",
      given: { backend: { service: { type: "ExternalName" } } },
      key: "backend.service.type",
      rule: "must be ClusterIP, NodePort or LoadBalancer; ExternalName would point to no pods",
      fix: "pulumi config set --path 'todo:backend.service.type' ClusterIP",
    },
    {
      id: "SVC-4",
      given: { database: { internal: { service: { type: "NodePort" } } } },
      key: "database.internal.service",
      rule: "unknown key",
      fix:
        "use one of enabled, kind, provider, chart, serviceName, port, image, name, username, replicas, " +
        "resources, healthCheck, persistence, expectedSize, backupConfirmed, backup",
    },
    {
      id: "SVC-6",
      given: { frontend: { service: { port: 0 } } },
      key: "frontend.service.port",
      rule: "must be a whole number from 1 to 65535",
      fix: "pulumi config set --path 'todo:frontend.service.port' 3000",
    },
    {
      id: "SVC-6",
      given: { frontend: { service: { port: 65536 } } },
      key: "frontend.service.port",
      rule: "must be a whole number from 1 to 65535",
      fix: "pulumi config set --path 'todo:frontend.service.port' 3000",
    },
    {
      id: "SVC-8",
      given: { frontend: { service: { nodePort: 80 } } },
      key: "frontend.service.nodePort",
      rule: "must be a whole number from 30000 to 32767",
      fix: "pulumi config set --path 'todo:frontend.service.nodePort' 30000",
    },
    {
      id: "SVC-8",
      given: { frontend: { service: { nodePort: 32768 } } },
      key: "frontend.service.nodePort",
      rule: "must be a whole number from 30000 to 32767",
      fix: "pulumi config set --path 'todo:frontend.service.nodePort' 30000",
    },
    {
      id: "SVC-8",
      given: { frontend: { service: { nodePort: 30000.5 } } },
      key: "frontend.service.nodePort",
      rule: "must be a whole number from 30000 to 32767",
      fix: "pulumi config set --path 'todo:frontend.service.nodePort' 30000",
    },
    {
      id: "SVC-9",
      given: { frontend: { service: { protocol: "ICMP" } } },
      key: "frontend.service.protocol",
      rule: "must be TCP, UDP or SCTP",
      fix: "pulumi config set --path 'todo:frontend.service.protocol' TCP",
    },
    {
      id: "SVC-11",
      given: { frontend: { service: { clusterIP: "10.0.0.1" } } },
      key: "frontend.service.clusterIP",
      rule: "unknown key",
      fix:
        "use one of type, port, allowPortRemap, protocol, targetPort, nodePort, sessionAffinity, " +
        "externalTrafficPolicy",
    },
    {
      id: "SVC-13",
      given: { frontend: { service: { sessionAffinity: "Cookie" } } },
      key: "frontend.service.sessionAffinity",
      rule: "must be None or ClientIP",
      fix: "pulumi config set --path 'todo:frontend.service.sessionAffinity' None",
    },
    {
      id: "SVC-14",
      given: { frontend: { service: { externalTrafficPolicy: "Node" } } },
      key: "frontend.service.externalTrafficPolicy",
      rule: "must be Cluster or Local",
      fix: "pulumi config set --path 'todo:frontend.service.externalTrafficPolicy' Cluster",
    },
    {
      id: "PRB-11",
      given: { backend: { service: { publishNotReadyAddresses: true } } },
      key: "backend.service.publishNotReadyAddresses",
      rule: "unknown key",
      fix:
        "use one of type, port, allowPortRemap, protocol, targetPort, nodePort, sessionAffinity, " +
        "externalTrafficPolicy",
    },
    {
      id: "X-1",
      given: { backend: { service: { allowPortRemap: "yes" } } },
      key: "backend.service.allowPortRemap",
      rule: "must be true or false",
      fix: "pulumi config set --path 'todo:backend.service.allowPortRemap' false",
    },
    {
      id: "SVC-7",
      given: { backend: { service: { targetPort: true } } },
      key: "backend.service.targetPort",
      rule: "must be a port's name or number",
      fix: "pulumi config set --path 'todo:backend.service.targetPort' http",
    },
  ]);
});

describe("settings of Services that don't go together", () => {
  refuses([
    {
      id: "SVC-1",
      given: { frontend: { serviceName: "todo-backend" } },
      key: "backend.serviceName",
      rule: "is already the frontend's",
      fix: "give each Service its own name",
    },
    {
      id: "SVC-1",
      given: { backend: { serviceName: "todo-postgres" } },
      key: "backend.serviceName",
      rule: "is already the database's",
      fix: "give each Service its own name",
    },
    {
      id: "SVC-7",
      given: { backend: { service: { targetPort: "grpc" } } },
      key: "backend.service.targetPort",
      rule: "must be the container's port: http or 8000",
      fix: "pulumi config set --path 'todo:backend.service.targetPort' http",
    },
    {
      id: "X-2",
      given: { backend: { service: { targetPort: 8080 } } },
      key: "backend.service.targetPort",
      rule: "must be the container's port: http or 8000",
      fix: "pulumi config set --path 'todo:backend.service.targetPort' http",
    },
    {
      id: "X-1",
      given: { frontend: { service: { port: 80 } } },
      key: "frontend.service.port",
      rule: "must be the container's port, 3000",
      fix:
        "pulumi config set --path 'todo:frontend.service.port' 3000, or pulumi config set --path " +
        "'todo:frontend.service.allowPortRemap' true",
    },
    {
      id: "SVC-8",
      given: { frontend: { service: { type: "ClusterIP", nodePort: 30001 } } },
      key: "frontend.service.nodePort",
      rule: "has no effect unless type is NodePort or LoadBalancer",
      fix:
        "pulumi config set --path 'todo:frontend.service.type' NodePort, or pulumi config rm --path " +
        "'todo:frontend.service.nodePort'",
    },
    {
      id: "SVC-8",
      given: { backend: { service: { nodePort: 30080 } } },
      key: "backend.service.nodePort",
      rule: "has no effect unless type is NodePort or LoadBalancer",
      fix:
        "pulumi config set --path 'todo:backend.service.type' NodePort, or pulumi config rm --path " +
        "'todo:backend.service.nodePort'",
    },
    {
      id: "SVC-14",
      given: { backend: { service: { externalTrafficPolicy: "Local" } } },
      key: "backend.service.externalTrafficPolicy",
      rule: "has no effect unless type is NodePort or LoadBalancer",
      fix:
        "pulumi config set --path 'todo:backend.service.type' NodePort, or pulumi config rm --path " +
        "'todo:backend.service.externalTrafficPolicy'",
    },
    {
      id: "X-13",
      given: { backend: { service: { type: "NodePort", nodePort: 30000 } } },
      key: "backend.service.nodePort",
      rule: "is already the frontend's",
      fix: "choose another from 30000 to 32767: pulumi config set --path 'todo:backend.service.nodePort' 30080",
    },
    {
      id: "X-13",
      given: { backend: { service: { type: "LoadBalancer", nodePort: 30000 } } },
      key: "backend.service.nodePort",
      rule: "is already the frontend's",
      fix: "choose another from 30000 to 32767: pulumi config set --path 'todo:backend.service.nodePort' 30080",
    },
  ]);
});

describe("a Service's protocol", () => {
  warnsOf(
    ["UDP", "SCTP"].map((protocol) => ({
      id: "SVC-9",
      given: { frontend: { service: { protocol } } },
      key: "frontend.service.protocol",
      rule:
        "leads to nothing unless the frontend's image is another than this project's, which answers over " +
        "TCP alone",
      fix: "pulumi config set --path 'todo:frontend.service.protocol' TCP",
    })),
  );
});
