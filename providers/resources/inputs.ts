import type {CheckFailure} from '@pulumi/pulumi/provider/index.js'
import {z} from 'zod'
import type {Properties} from './resource.ts'

export const clusterSchema = z.object({name: z.string().min(1), lease: z.string().regex(/^[0-9a-f]{10}$/)})

/** What is wrong with a resource's inputs, as the engine wants it told. */
export function failuresOf(schema: z.ZodType, inputs: Properties): readonly CheckFailure[] {
  const result = schema.safeParse(inputs)
  if (result.success) return []
  return result.error.issues.map(({path, message}) => ({property: path.join('.'), reason: message}))
}
