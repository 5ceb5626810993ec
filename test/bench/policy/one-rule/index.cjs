const { PolicyPack } = require("@pulumi/policy");

new PolicyPack("one-rule", {
  policies: [
    {
      name: "named",
      description: "Resources have a name.",
      enforcementLevel: "mandatory",
      validateResource: ({ name }, report) => name || report("it has none"),
    },
  ],
});
