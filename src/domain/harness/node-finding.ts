import type {Finding} from './finding.ts'

/** What a finding says, but for the node. */
export type NodeFinding = Omit<Finding, 'node'>
