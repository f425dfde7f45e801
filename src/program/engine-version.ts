/** The Pulumi release of both halves, the CLI and @pulumi/pulumi; package.json and native/pulumi/go.mod say the same. */
export const PULUMI_VERSION = '3.259.0'
