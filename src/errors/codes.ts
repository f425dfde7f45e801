/**
 * The one table of failures: code → exit code and meaning. Help text, README and tests read it.
 * 0 is success, 1 is our own bug, 2 is also oclif's code for bad flags. `run` and `exec` return the command's own code.
 */
export const ERROR_CODES = {
  INTERNAL: {exit: 1, meaning: 'a bug in gpuctl: run again with --debug and report it'},
  SPEC_INVALID: {exit: 2, meaning: 'the cluster file or a flag is wrong'},
  USAGE: {exit: 2, meaning: 'the command line is wrong'},
  BUDGET_EXCEEDED: {exit: 3, meaning: 'the plan costs more than the limit allows'},
  AUTH_FAILED: {exit: 4, meaning: 'credentials, keys or host keys were refused'},
  QUOTA_EXCEEDED: {exit: 5, meaning: 'the account may not have that many'},
  CAPACITY_EXHAUSTED: {exit: 6, meaning: 'nothing that was allowed has the capacity asked for'},
  CLOUD_UNAVAILABLE: {exit: 7, meaning: 'a cloud or a host did not answer'},
  PARTLY_APPLIED: {exit: 8, meaning: 'only a part was done; the same command again continues'},
  TOOL_MISSING: {exit: 9, meaning: 'a program that is needed is not installed'},
  LOCKED: {exit: 10, meaning: 'another gpuctl is changing this cluster'},
  NOT_FOUND: {exit: 11, meaning: 'no such cluster, node or job'},
  STATE_UNUSABLE: {exit: 12, meaning: 'the state directory or a state file cannot be read or written'},
  CONFIRMATION_NEEDED: {exit: 13, meaning: 'the command ends or takes over things and nobody said yes'},
  NODE_FAILED: {exit: 14, meaning: 'a node did not answer or answered with a fault'},
  CATALOG_INVALID: {exit: 15, meaning: 'the price catalog is corrupt, or in another format'},
  ACCOUNT_MISMATCH: {exit: 16, meaning: 'the credentials at hand are of another account than the cluster is in'},
  GATE_FAILED: {exit: 17, meaning: 'a node failed its acceptance test, or could not be tested'},
  CANCELLED: {exit: 130, meaning: 'cancelled by Ctrl-C or a signal'},
} as const

export type ErrorCode = keyof typeof ERROR_CODES
