import type {Provider} from '@pulumi/pulumi/provider/index.js'
import {failureLine} from '../src/domain/told-failure.ts'
import {GpuctlError} from '../src/errors/gpuctl-error.ts'
import type {Clouds} from '../src/ports/cloud.ts'
import type {NodeGate} from '../src/ports/node-gate.ts'
import type {TellNews} from './engine-news.ts'
import {access} from './resources/access.ts'
import {gang} from './resources/gang.ts'
import {gate} from './resources/gate.ts'
import {network} from './resources/network.ts'
import {PartialFailure, type Properties, type ResourceContext, type ResourceType} from './resources/resource.ts'
import {revealed} from './resources/revealed.ts'
import {packageSchema} from './resources/schema.ts'

const RESOURCE_TYPES: Readonly<Record<string, ResourceType>> = {
  'gpuctl:index:Access': access,
  'gpuctl:index:Network': network,
  'gpuctl:index:Gang': gang,
  'gpuctl:index:Gate': gate,
}

/**
 * The Pulumi resource provider over the clouds.
 * @param cancellation is aborted when the engine asks to cancel, and ends every call that runs
 * @param tell takes how far a long call is
 */
export function gpuctlProvider(
  version: string,
  clouds: Clouds,
  cancellation: AbortController,
  tell: TellNews = async () => {},
  nodeGate: NodeGate = NO_GATE,
): Provider {
  const contextOf = (urn: string): ResourceContext => ({
    signal: cancellation.signal,
    tell: (text) => void tell(urn, text),
    admission: clouds.admission,
    gate: nodeGate,
    async cloud(name, on) {
      const id = clouds.ids.find((each) => each === name)
      if (id === undefined) throw new Error(`there is no cloud ${name} in gpuctl ${version}`)
      return clouds.open(id, on)
    },
  })
  /** The engine shall know why before it knows that. */
  const telling = <T>(urn: string, act: () => Promise<T>): Promise<T> =>
    act().catch(async (error: unknown) => {
      const told = error instanceof PartialFailure ? error.told : error instanceof GpuctlError ? error : undefined
      if (told !== undefined) await tell(urn, failureLine(told))
      throw error
    })
  return {
    version,
    schema: JSON.stringify(packageSchema(version)),
    async check(urn, _old, inputs: Properties) {
      return {inputs, failures: [...typeOf(urn).check(revealed(inputs))]}
    },
    diff: (_id, urn, old: Properties, inputs: Properties) =>
      typeOf(urn).diff(revealed(old), revealed(inputs), contextOf(urn)),
    create: (urn, inputs: Properties) =>
      telling(urn, async () => {
        const {id, outputs} = await typeOf(urn).create(revealed(inputs), contextOf(urn))
        return {id, outs: outputs}
      }),
    update: (id, urn, old: Properties, inputs: Properties) =>
      telling(urn, async () => ({outs: await typeOf(urn).update(id, old, revealed(inputs), contextOf(urn))})),
    read: (id, urn, old: Properties = {}) =>
      telling(urn, async () => {
        const props = await typeOf(urn).read(id, old, contextOf(urn))
        return props === undefined ? {} : {id, props}
      }),
    delete: (_id, urn, old: Properties) => telling(urn, () => typeOf(urn).remove(old, contextOf(urn))),
    async cancel() {
      cancellation.abort()
    },
  }
}

const NO_GATE: NodeGate = {
  async judge() {
    throw new Error('this provider measures nothing')
  },
}

function typeOf(urn: string): ResourceType {
  const token = urn.split('::')[2]?.split('$').at(-1) ?? ''
  const type = RESOURCE_TYPES[token]
  if (type === undefined) throw new Error(`gpuctl has no resource type ${token}`)
  return type
}
