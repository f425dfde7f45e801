import {z} from 'zod'
import type {Heard} from './heard.ts'

/** One error of those that Resource Manager nests. */
export interface ArmErrorPart {
  readonly code: string
  readonly message: string
}

const part = z.looseObject({code: z.string(), message: z.string().default('')})
const nested: z.ZodType<unknown> = z.lazy(() => part.extend({details: z.array(nested).nullish()}))
const answerSchema = z.union([z.looseObject({error: nested}), nested.transform((error) => ({error}))])

/**
 * The errors of an answer, from the outermost to the innermost; empty where it tells none. Compute wraps what went wrong in
 * `DeploymentFailed` and the like, sometimes as JSON within a message.
 */
export function armErrorsOf({body}: Heard): readonly ArmErrorPart[] {
  if (body === undefined) return []
  return partsOf(answerSchema.safeParse(parsed(body)).data?.error)
}

function partsOf(error: unknown): readonly ArmErrorPart[] {
  const {success, data} = part.safeParse(error)
  if (!success) return []
  const {code, message, details} = data
  const inner = Array.isArray(details) ? details.flatMap(partsOf) : []
  const within = message.trimStart().startsWith('{') ? armErrorsOf({body: message}) : []
  return [{code, message}, ...inner, ...within]
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
