import {z} from 'zod'
import {expectations} from './expectations.ts'
import type {Path} from './finding.ts'
import {clusterFile} from './schema.ts'

type Schema = z.core.$ZodType

/** What the cluster file's schema allows at a path; several where there are short forms, none where nothing may stand. */
export function schemasAt(path: Path): readonly Schema[] {
  return path.reduce<readonly Schema[]>(
    (schemas, step) => schemas.flatMap(alternatives).flatMap((schema) => inside(schema, step)),
    [clusterFile],
  )
}

/** The forms among which a value may choose, without the wrapping. */
export function alternatives(schema: Schema): readonly Schema[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodLazy) return alternatives(schema.unwrap())
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(alternatives)
  return [schema]
}

export function fieldsOf(schemas: readonly Schema[]): readonly string[] {
  return schemas
    .flatMap(alternatives)
    .flatMap((schema) => (schema instanceof z.ZodObject ? Object.keys(schema.shape) : []))
}

/** Ends the sentence "expected …". */
export function expectedBy(schemas: readonly Schema[]): string {
  return [...new Set(schemas.map(inWords))].join(' or ')
}

/** Every field of the file by its path, without what stands in lists: `lifecycle.ttl`. */
export function fieldPaths(schema: Schema = clusterFile, path = ''): readonly string[] {
  return alternatives(schema).flatMap((each) => {
    if (!(each instanceof z.ZodObject)) return []
    return Object.entries(each.shape).flatMap(([name, field]) => [
      `${path}${name}`,
      ...fieldPaths(field, `${path}${name}.`),
    ])
  })
}

function inside(schema: Schema, step: string | number): readonly Schema[] {
  if (schema instanceof z.ZodObject) {
    const shape: Record<string, Schema> = schema.shape
    const field = Object.hasOwn(shape, step) ? shape[step] : undefined
    return field ? [field] : []
  }
  if (schema instanceof z.ZodRecord) return [schema.valueType]
  if (schema instanceof z.ZodArray) return [schema.element]
  if (schema instanceof z.ZodTuple) return schema.def.items.slice(Number(step), Number(step) + 1)
  return []
}

function inWords(schema: Schema): string {
  const known = expectations.get(schema)
  if (known) return known.expected
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodLazy) return inWords(schema.unwrap())
  if (schema instanceof z.ZodUnion) return expectedBy(schema.options)
  if (schema instanceof z.ZodEnum) return `one of ${schema.options.join(', ')}`
  if (schema instanceof z.ZodBoolean) return 'true or false'
  if (schema instanceof z.ZodNumber) return `a whole number from ${schema.minValue} to ${schema.maxValue}`
  if (schema instanceof z.ZodTuple) return `a list of ${schema.def.items.length}, each ${expectedBy(schema.def.items)}`
  if (schema instanceof z.ZodArray) return `a list of at least one, each ${expectedBy([schema.element])}`
  if (schema instanceof z.ZodObject) return `a mapping with ${Object.keys(schema.shape).join(', ')}`
  return 'a mapping'
}
