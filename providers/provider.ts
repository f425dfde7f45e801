import type {Provider} from '@pulumi/pulumi/provider/index.js'
import {failureLine} from '../src/domain/told-failure.ts'
import {GpuctlError} from '../src/errors/gpuctl-error.ts'
import type {Clouds} from '../src/ports/cloud.ts'
import type {TellNews} from './engine-news.ts'
import {access} from './resources/access.ts'
import {gang} from './resources/gang.ts'
import {network} from './resources/network.ts'
import type {Properties, ResourceContext, ResourceType} from './resources/resource.ts'
import {revealed} from './resources/revealed.ts'
import {packageSchema} from './resources/schema.ts'

const RESOURCE_TYPES: Readonly<Record<string, ResourceType>> = {
  'gpuctl:index:Access': access,
  'gpuctl:index:Network': network,
  'gpuctl:index:Gang': gang,
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
): Provider {
  const contextOf = (urn: string): ResourceContext => ({
    signal: cancellation.signal,
    tell: (text) => void tell(urn, text),
    admission: clouds.admission,
    async cloud(name, on) {
      const id = clouds.ids.find((each) => each === name)
      if (id === undefined) throw new Error(`there is no cloud ${name} in gpuctl ${version}`)
      return clouds.open(id, on)
    },
  })
  /** The engine shall know why before it knows that. */
  const telling = <T>(urn: string, act: () => Promise<T>): Promise<T> =>
    act().catch(async (error: unknown) => {
      if (error instanceof GpuctlError) await tell(urn, failureLine(error))
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

function typeOf(urn: string): ResourceType {
  const token = urn.split('::')[2]?.split('$').at(-1) ?? ''
  const type = RESOURCE_TYPES[token]
  if (type === undefined) throw new Error(`gpuctl has no resource type ${token}`)
  return type
}
