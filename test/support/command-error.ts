import {createRequire} from 'node:module'

// Kept out of the package's type declarations, as in src/program/pulumi-command.ts.
const require = createRequire(import.meta.url)
const {CommandResult} = require('@pulumi/pulumi/automation/cmd.js') as {
  CommandResult: new (stdout: string, stderr: string, code: number) => unknown
}
const {createCommandError} = require('@pulumi/pulumi/automation/errors.js') as {
  createCommandError: (result: unknown) => Error
}

/** What the Automation API throws for an engine that ended so. */
export const commandError = (stderr: string, {stdout = '', code = 255} = {}): Error =>
  createCommandError(new CommandResult(stdout, stderr, code))
