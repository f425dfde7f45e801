import {isDeepStrictEqual} from 'node:util'
import {z} from 'zod'
import type {NetworkSite} from '../../src/domain/rental.ts'
import {withoutUndefined} from '../../src/domain/without-undefined.ts'
import {accountSchema, cloudOptions, clusterSchema, failuresOf, isOtherAccount} from './inputs.ts'
import type {Properties, ResourceContext, ResourceType} from './resource.ts'

const inputsSchema = z.looseObject({
  cluster: clusterSchema,
  cloud: z.string(),
  emulated: z.boolean().default(false),
  account: accountSchema.optional(),
  region: z.string().optional(),
  sites: z.array(z.custom<NetworkSite>((site) => typeof site === 'object' && site !== null)).optional(),
  sshFrom: z.array(z.string()).optional(),
  owner: z.string().optional(),
  expiresAtUnixMs: z.number().optional(),
})

/** What the nodes of a cluster reach one another through, on one cloud and in one region of it. `update` is `create`. */
export const network: ResourceType = {
  check: (inputs) => failuresOf(inputsSchema, inputs),
  async diff(old, inputs) {
    const [before, after] = [inputsSchema.parse(old), inputsSchema.parse(inputs)]
    const replaces: string[] = PLACE.filter((key) => before[key] !== after[key])
    if (isOtherAccount(before, after)) replaces.push('account')
    if (before.cluster.lease !== after.cluster.lease) replaces.push('cluster')
    const isChanged = WATCHED.some((key) => !isDeepStrictEqual(before[key], after[key]))
    return {changes: isChanged || replaces.length > 0, replaces, deleteBeforeReplace: true}
  },
  async create(inputs, context) {
    const outputs = await ensured(inputs, context)
    return {id: outputs.networkId, outputs}
  },
  update: (_id, _old, inputs, context) => ensured(inputs, context),
  async read(_id, old) {
    return old
  },
  async remove(old, context) {
    const {cluster, cloud, region, ...on} = inputsSchema.parse(old)
    const request = {cluster, ...(region === undefined ? {} : {region})}
    await (await context.cloud(cloud, cloudOptions(on))).removeNetwork(request, context.signal)
  },
}

const PLACE = ['cloud', 'region', 'emulated'] as const
const WATCHED = ['sites', 'sshFrom', 'account'] as const

async function ensured(inputs: Properties, context: ResourceContext): Promise<Properties & {networkId: string}> {
  const {cluster, cloud, emulated, account, region, sites, sshFrom, owner, expiresAtUnixMs} = inputsSchema.parse(inputs)
  const wanted = withoutUndefined({cluster, region, sites, sshFrom, owner, expiresAtUnixMs})
  const {id} = await (await context.cloud(cloud, cloudOptions({emulated, account}))).ensureNetwork(
    wanted,
    context.signal,
  )
  return {...inputs, networkId: id}
}
