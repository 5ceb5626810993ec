exports.preloaded = process.env.PRELOADED;
exports.typescript = process.env.PULUMI_NODEJS_TYPESCRIPT ?? "off";
