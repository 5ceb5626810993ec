const { PolicyPack } = require("@pulumi/policy");

new PolicyPack("accepted-pack", {
  policies: [
    {
      name: "no-bad-thing",
      description: "Nothing is called bad.",
      enforcementLevel: "mandatory",
      configSchema: { properties: { forbidden: { type: "string", default: "bad" } } },
      validateResource: ({ type, name, getConfig }, report) => {
        const { forbidden } = getConfig();
        if (type === "accepted:index:Thing" && name === forbidden) report(`it is called ${name}`);
      },
    },
  ],
});
