import type {Deployment} from '@pulumi/pulumi/automation/index.js'
import {z} from 'zod'
import type {Account, Accounts} from '../domain/account.ts'
import type {Attempt} from '../domain/attempt.ts'
import type {Cluster} from '../domain/cluster.ts'
import type {ClusterId} from '../domain/cluster-id.ts'
import type {Fault} from '../domain/fault.ts'
import type {JudgedNode} from '../domain/gate/cordon.ts'
import {withCordons} from '../domain/gate/cordoned-nodes.ts'
import type {ImportedInstance} from '../domain/imported.ts'
import type {Node} from '../domain/node.ts'
import {priceOf} from '../domain/price.ts'
import {offeringOf, type StoredOffering} from '../domain/stored-offering.ts'
import type {ProgramOutputs} from './heard-program.ts'

/** What the state knows of a cluster; half-made ones too. */
export interface EngineState {
  readonly cluster: Cluster
  /** OpenSSH's private key format; absent before the keys were made. A secret: never print or log it. */
  readonly privateKey?: string
  readonly publicKey?: string
  /** What gangs could not do, with how far they got. */
  readonly faults: readonly GangFault[]
  /** What the last run that touched each gang tried, oldest first. */
  readonly attempts: readonly Attempt[]
}

export interface GangFault {
  readonly pool: string
  readonly wanted: number
  readonly running: number
  readonly fault: Fault
}

export const engineState = {
  /** From the outputs of a program that ended well. */
  fromOutputs({cluster, accounts, gangs, privateKey, publicKey}: ProgramOutputs): EngineState {
    return stateOf({
      id: clusterSchema.parse(cluster),
      accounts: z.custom<Accounts>().parse(accounts ?? {}),
      gangs: z.array(gangSchema).parse(gangs ?? []),
      privateKey: optionalText.parse(privateKey),
      publicKey: optionalText.parse(publicKey),
    })
  },

  /** From an export of the whole state, whatever happened to it. */
  fromDeployment(deployment: Deployment): EngineState {
    const {resources = [], pending_operations: pending = []} = deploymentSchema.parse(deployment.deployment ?? {})
    const outputs = (type: string) =>
      resources.flatMap((r) => (r.type === `gpuctl:index:${type}` && r.outputs ? [r.outputs] : []))
    const access = outputs('Access')[0]
    return stateOf({
      id: clusterSchema.optional().parse(access?.cluster),
      // A creation that a killed engine left may have made what no resource tells of.
      accounts: accountsOf([...pending.map(({resource}) => resource.inputs), ...resources.map(({inputs}) => inputs)]),
      gangs: outputs('Gang').map((gang) => gangSchema.parse(revealed(gang))),
      judged: outputs('Gate').flatMap((gate) => gateSchema.parse(revealed(gate)).judgements),
      privateKey: optionalText.parse(revealed(access?.privateKey)),
      publicKey: optionalText.parse(access?.publicKey),
    })
  },
}

const optionalText = z.string().optional()

const clusterSchema = z.object({name: z.string(), lease: z.string()})

const gangSchema = z.object({
  pool: z.string(),
  size: z.number(),
  offering: z.record(z.string(), z.unknown()),
  emulated: z.boolean().default(false),
  attempts: z.array(z.record(z.string(), z.unknown())).default([]),
  members: z.array(z.record(z.string(), z.unknown())).default([]),
  imported: z.array(z.record(z.string(), z.unknown())).optional(),
  fault: z.record(z.string(), z.unknown()).optional(),
})

const gateSchema = z.object({judgements: z.array(z.custom<JudgedNode>()).default([])})

const properties = z.record(z.string(), z.unknown())

const resourceSchema = z.looseObject({type: z.string(), inputs: properties.optional(), outputs: properties.optional()})

const deploymentSchema = z.looseObject({
  resources: z.array(resourceSchema).optional(),
  pending_operations: z.array(z.looseObject({resource: resourceSchema})).optional(),
})

interface Parts {
  readonly id: ClusterId | undefined
  readonly accounts: Accounts
  readonly gangs: readonly z.infer<typeof gangSchema>[]
  /** Of a program that ended well, nobody has anything against its nodes. */
  readonly judged?: readonly JudgedNode[]
  readonly privateKey: string | undefined
  readonly publicKey: string | undefined
}

// Members, offerings and faults were written by our own plugin in the same version of these types.
function stateOf({id, accounts, gangs, judged = [], privateKey, publicKey}: Parts): EngineState {
  const pools = gangs.map(({pool, size, offering, members, imported}) => ({
    name: pool,
    size,
    offering: offeringOf(offering as unknown as StoredOffering),
    nodes: withCordons(members as unknown as readonly Node[], judged),
    ...(imported && {imported: imported as unknown as readonly ImportedInstance[]}),
  }))
  const placed = pools.map(({name, offering, nodes}) => ({name, offering, nodes: nodes.length, hosts: []}))
  return {
    cluster: {
      id: id ?? {name: '', lease: ''},
      pools,
      priceNanoUsdPerHour: priceOf({pools: placed}),
      emulated: gangs.some(({emulated}) => emulated),
      ...(Object.keys(accounts).length > 0 && {accounts}),
    },
    ...(privateKey === undefined ? {} : {privateKey}),
    ...(publicKey === undefined ? {} : {publicKey}),
    attempts: gangs.flatMap(({attempts}) => attempts as unknown as readonly Attempt[]),
    faults: gangs.flatMap(({pool, size, members, fault}) =>
      fault === undefined ? [] : [{pool, wanted: size, running: members.length, fault: fault as unknown as Fault}],
    ),
  }
}

/** Of networks and gangs, by what they were asked for as, with where else they may have gone. */
function accountsOf(all: readonly (Readonly<Record<string, unknown>> | undefined)[]): Accounts {
  const found = all.flatMap((inputs) => {
    const {cloud, account, elsewhere} = holderSchema.safeParse(revealed(inputs)).data ?? {}
    return [elsewhere?.accounts ?? {}, cloud !== undefined && account !== undefined ? {[cloud]: account} : {}]
  })
  return Object.assign({}, ...found)
}

const holderSchema = z.object({
  cloud: z.string(),
  account: z.custom<Account>().optional(),
  elsewhere: z.object({accounts: z.custom<Accounts>().optional()}).optional(),
})

/** Pulumi wraps a decrypted secret as `{[signature]: …, plaintext: JSON}`. @source sdk/go/common/resource/properties.go, SecretSig */
function revealed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if ('plaintext' in value && typeof value.plaintext === 'string') return JSON.parse(value.plaintext)
  return value
}
