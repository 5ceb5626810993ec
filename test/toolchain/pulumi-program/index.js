// A component, a secret of the config, and what Pulumi.yaml asks of Node.js.
const pulumi = require("@pulumi/pulumi");

const config = new pulumi.Config();
new pulumi.ComponentResource("accepted:index:Thing", config.require("thing"));

exports.secret = config.requireSecret("secret");
exports.wasRequired = globalThis.wasRequired ?? false;
