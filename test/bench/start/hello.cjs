/** The smallest program with this project's imports, as a compiler leaves it: what a start costs at least. */
const kubernetes = require("@pulumi/kubernetes");
require("@pulumi/docker-build");
require("@pulumi/pulumi");
require("@pulumi/random");
require("zod");

new kubernetes.core.v1.ConfigMap("hello", { data: { hello: "world" } });
