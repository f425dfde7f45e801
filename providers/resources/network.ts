import {z} from 'zod'
import {clusterSchema, failuresOf} from './inputs.ts'
import type {ResourceType} from './resource.ts'

const inputsSchema = z.looseObject({cluster: clusterSchema, cloud: z.string()})

/** What the nodes of a cluster on one cloud reach one another through. */
export const network: ResourceType = {
  check: (inputs) => failuresOf(inputsSchema, inputs),
  async diff(old, inputs) {
    const [before, after] = [inputsSchema.parse(old), inputsSchema.parse(inputs)]
    const replaces = before.cloud === after.cloud && before.cluster.lease === after.cluster.lease ? [] : ['cloud']
    return {changes: replaces.length > 0, replaces, deleteBeforeReplace: true}
  },
  async create(inputs, context) {
    const {cluster, cloud} = inputsSchema.parse(inputs)
    const {id} = await (await context.cloud(cloud)).ensureNetwork({cluster}, context.signal)
    return {id, outputs: {...inputs, networkId: id}}
  },
  async update(_id, old) {
    return old
  },
  async read(_id, old) {
    return old
  },
  async remove(old, context) {
    const {cluster, cloud} = inputsSchema.parse(old)
    await (await context.cloud(cloud)).removeNetwork({cluster}, context.signal)
  },
}
