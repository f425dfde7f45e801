import {z} from 'zod'
import {JOB_ID} from './job-id.ts'
import type {JobLayout} from './job-layout.ts'

/** What a job is, as every one of its nodes keeps it in `job.json`: one line, without the environment, which may hold secrets. */
export interface JobRecord {
  readonly version: 1
  readonly id: string
  readonly name: string
  readonly createdAtMs: number
  /** For people: the command's words, or the script's first line. */
  readonly command: string
  readonly nodes: readonly {readonly id: string; readonly name: string; readonly ranks: readonly number[]}[]
  /** Whether the nodes can end one another's ranks; where not, only a client that follows can. */
  readonly linked: boolean
}

export function jobRecord(fields: Omit<JobRecord, 'version' | 'nodes'>, layout: JobLayout): JobRecord {
  return {version: 1, ...fields, nodes: layout.nodes.map(({id, name, ranks}) => ({id, name, ranks}))}
}

/** Undefined for what no gpuctl of this version wrote. */
export function parseJobRecord(line: string): JobRecord | undefined {
  try {
    return SCHEMA.safeParse(JSON.parse(line)).data
  } catch {
    return undefined
  }
}

export const ranksOf = (record: JobRecord): number => record.nodes.reduce((sum, node) => sum + node.ranks.length, 0)

const SCHEMA = z.object({
  version: z.literal(1),
  id: z.string().regex(JOB_ID),
  name: z.string(),
  createdAtMs: z.number(),
  command: z.string(),
  nodes: z.array(z.object({id: z.string(), name: z.string(), ranks: z.array(z.number().int())})).min(1),
  linked: z.boolean(),
})
