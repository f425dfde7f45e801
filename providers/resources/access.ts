import {z} from 'zod'
import {generateSshKeyPair} from '../../src/domain/ssh-key.ts'
import {clusterSchema, failuresOf} from './inputs.ts'
import type {ResourceType} from './resource.ts'

const inputsSchema = z.looseObject({cluster: clusterSchema})

/** The cluster's login key and, for rented nodes, their server's key; made once, the private halves are secrets of the state. */
export const access: ResourceType = {
  check: (inputs) => failuresOf(inputsSchema, inputs),
  async diff(old, inputs) {
    const replaces =
      inputsSchema.parse(old).cluster.lease === inputsSchema.parse(inputs).cluster.lease ? [] : ['cluster']
    return {changes: replaces.length > 0 || old.hostKey === undefined, replaces}
  },
  async create(inputs) {
    const {cluster} = inputsSchema.parse(inputs)
    const {publicKey, privateKey} = generateSshKeyPair(`gpuctl ${cluster.name}`)
    const hostKey = generateSshKeyPair('')
    return {id: `access-${cluster.lease}`, outputs: {...inputs, publicKey, privateKey, hostKey}}
  },
  async update(_id, old) {
    return {hostKey: generateSshKeyPair(''), ...old} // an older version made none
  },
  async read(_id, old) {
    return old
  },
  async remove() {},
}
