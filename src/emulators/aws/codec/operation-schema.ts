import * as ec2 from '@aws-sdk/client-ec2'
import {NormalizedSchema} from '@smithy/core/schema'

/** What goes into an operation of EC2, and what comes out of it. */
export interface OperationSchema {
  readonly input: NormalizedSchema
  readonly output: NormalizedSchema
}

/** By the schemas that the SDK itself writes requests and reads answers with; undefined: EC2 has no such operation. */
export function operationSchema(name: string): OperationSchema | undefined {
  const schema: unknown = (ec2 as Readonly<Record<string, unknown>>)[`${name}$`]
  if (!Array.isArray(schema) || schema[0] !== OPERATION || schema[2] !== name) return undefined
  return {input: NormalizedSchema.of(schema[4]), output: NormalizedSchema.of(schema[5])}
}

/** @source @smithy/types, schema/static-schemas.ts: StaticOperationSchema */
const OPERATION = 9

/** The first so many members of a structure have to be there. @source as above: StaticStructureSchema */
export function requiredMembers(structure: NormalizedSchema): readonly string[] {
  const [, , , , members, , required] = structure.getSchema() as readonly unknown[]
  return typeof required === 'number' ? (members as readonly string[]).slice(0, required) : []
}
