import type {Deployment} from '@pulumi/pulumi/automation/index.js'
import {z} from 'zod'

/** A resource of ours as the state has it. */
export interface StateResource {
  readonly type: 'Access' | 'Network' | 'Gang' | 'Gate'
  readonly name: string
  readonly inputs: Readonly<Record<string, unknown>>
  readonly outputs: Readonly<Record<string, unknown>>
}

const schema = z.looseObject({
  resources: z
    .array(
      z.looseObject({
        urn: z.string(),
        type: z.string(),
        inputs: z.record(z.string(), z.unknown()).default({}),
        outputs: z.record(z.string(), z.unknown()).default({}),
      }),
    )
    .default([]),
})

/** The resources of a state that are gpuctl's, in its order. */
export function stateResources({deployment}: Deployment): readonly StateResource[] {
  return schema.parse(deployment ?? {}).resources.flatMap(({urn, type, inputs, outputs}) => {
    const own = /^gpuctl:index:(Access|Network|Gang|Gate)$/.exec(type)?.[1] as StateResource['type'] | undefined
    const name = urn.split('::').slice(3).join('::')
    return own === undefined ? [] : [{type: own, name, inputs, outputs}]
  })
}
