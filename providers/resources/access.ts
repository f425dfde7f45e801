import {z} from 'zod'
import {generateSshKeyPair} from '../../src/domain/ssh-key.ts'
import {clusterSchema, failuresOf} from './inputs.ts'
import type {ResourceType} from './resource.ts'

const inputsSchema = z.looseObject({cluster: clusterSchema})

/** The cluster's key pair, made once; the private half is a secret of the state. */
export const access: ResourceType = {
  check: (inputs) => failuresOf(inputsSchema, inputs),
  async diff(old, inputs) {
    const replaces =
      inputsSchema.parse(old).cluster.lease === inputsSchema.parse(inputs).cluster.lease ? [] : ['cluster']
    return {changes: replaces.length > 0, replaces}
  },
  async create(inputs) {
    const {cluster} = inputsSchema.parse(inputs)
    const {publicKey, privateKey} = generateSshKeyPair(`gpuctl ${cluster.name}`)
    return {id: `access-${cluster.lease}`, outputs: {...inputs, publicKey, privateKey}}
  },
  async update(_id, old) {
    return old
  },
  async read(_id, old) {
    return old
  },
  async remove() {},
}
