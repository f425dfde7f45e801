import {z} from 'zod'

/** Why a process has no trace. */
export const UNTRACED = [
  ...(['not-listening', 'other-network-namespace', 'did-not-ask', 'no-trace-in-time', 'ended'] as const),
]
export type Untraced = (typeof UNTRACED)[number]

const processSchema = z
  .object({pid: z.int(), command: z.string(), rank: z.int().optional()})
  .and(z.union([z.object({path: z.string().startsWith('/'), bytes: z.int()}), z.object({reason: z.enum(UNTRACED)})]))

const documentSchema = z.object({
  schema: z.literal(1),
  trace: z.object({
    /** When the window began on every node. */
    beganAtUnixMs: z.int().optional(),
    milliseconds: z.int().optional(),
    processes: z.array(processSchema),
    /** Why nothing could be asked for. */
    fault: z.string().optional(),
  }),
})

/** What a node's processes traced of themselves, and where on the node it is. */
export type TakenTraces = z.infer<typeof documentSchema>['trace']
export type TakenTrace = TakenTraces['processes'][number]

/** @throws where it is no such document */
export const takenTraces = (text: string): TakenTraces => documentSchema.parse(JSON.parse(text)).trace
