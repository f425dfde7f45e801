import type {Provider} from '@pulumi/pulumi/provider/index.js'
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
  tell: TellNews = () => {},
): Provider {
  const contextOf = (urn: string): ResourceContext => ({
    signal: cancellation.signal,
    tell: (text) => tell(urn, text),
    admission: clouds.admission,
    async cloud(name, on) {
      const id = clouds.ids.find((each) => each === name)
      if (id === undefined) throw new Error(`there is no cloud ${name} in gpuctl ${version}`)
      return clouds.open(id, on)
    },
  })
  return {
    version,
    schema: JSON.stringify(packageSchema(version)),
    async check(urn, _old, inputs: Properties) {
      return {inputs, failures: [...typeOf(urn).check(revealed(inputs))]}
    },
    diff: (_id, urn, old: Properties, inputs: Properties) =>
      typeOf(urn).diff(revealed(old), revealed(inputs), contextOf(urn)),
    async create(urn, inputs: Properties) {
      const {id, outputs} = await typeOf(urn).create(revealed(inputs), contextOf(urn))
      return {id, outs: outputs}
    },
    async update(id, urn, old: Properties, inputs: Properties) {
      return {outs: await typeOf(urn).update(id, old, revealed(inputs), contextOf(urn))}
    },
    async read(id, urn, old: Properties = {}) {
      const props = await typeOf(urn).read(id, old, contextOf(urn))
      return props === undefined ? {} : {id, props}
    },
    async delete(_id, urn, old: Properties) {
      await typeOf(urn).remove(old, contextOf(urn))
    },
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
