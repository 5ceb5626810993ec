/** What a program of Pulumi's costs at least. */
require("@pulumi/pulumi");
