import {z} from 'zod'

const answerSchema = z.union([
  z.object({status: z.int(), text: z.string()}),
  /** Why there is none. */
  z.object({fault: z.string()}),
])

const engineSchema = z.object({
  kind: z.enum(['vllm', 'sglang']).optional(),
  pid: z.int().optional(),
  /** Its own processes, by which GPUs know them. */
  pids: z.array(z.int()),
  /** What its command line says, by the harness's names: `tp`, `pp`, `dp`, `dp-attention`, `model`, `dtype`, `quantization`, `kv-cache-dtype`. */
  options: z.record(z.string(), z.string()),
  /** Absent: it runs, and nobody knows where it listens. */
  port: z.int().optional(),
  /** When it was asked, on a clock that only goes on. */
  atMonotonicSeconds: z.number().optional(),
  metrics: answerSchema.optional(),
  models: answerSchema.optional(),
})

const scrapeSchema = z.object({
  schema: z.literal(1),
  engines: z.array(engineSchema),
  configs: z.array(
    z.union([
      z.object({model: z.string(), path: z.string(), text: z.string()}),
      z.object({model: z.string(), fault: z.string()}),
    ]),
  ),
  fault: z.string().optional(),
})

export type ScrapedEngine = z.infer<typeof engineSchema>
/** What a node's engines counted at one moment. */
export type Scrape = z.infer<typeof scrapeSchema>

/** What the harness told. @throws SyntaxError, z.ZodError where it is no such document */
export const scrapeOf = (text: string): Scrape => scrapeSchema.parse(JSON.parse(text))

const modelsSchema = z.object({data: z.array(z.looseObject({id: z.string(), root: z.string().nullish()})).min(1)})

/** What an engine's model goes by: what it was started with, then the root that /v1/models tells, or its name there where it has none. */
export function modelsOf({models, options}: Pick<ScrapedEngine, 'models' | 'options'>): readonly string[] {
  const told = toldModel(models)
  return [...new Set([options.model, told])].filter((name) => name !== undefined && name !== '') as string[]
}

function toldModel(models: ScrapedEngine['models']): string | undefined {
  if (models === undefined || 'fault' in models || models.status !== 200) return
  try {
    const [first] = modelsSchema.parse(JSON.parse(models.text)).data
    return first?.root ?? first?.id
  } catch {
    return undefined
  }
}
