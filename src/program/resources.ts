import * as pulumi from '@pulumi/pulumi'
import type {Account} from '../domain/account.ts'
import type {Attempt} from '../domain/attempt.ts'
import type {ClusterId} from '../domain/cluster-id.ts'
import type {JudgedNode} from '../domain/gate/cordon.ts'
import type {GateLevel} from '../domain/gate/level.ts'
import type {HostEntry} from '../domain/host-entry.ts'
import type {ImportedInstance} from '../domain/imported.ts'
import type {Node} from '../domain/node.ts'
import type {Offering} from '../domain/offering.ts'
import type {NetworkSite} from '../domain/rental.ts'
import type {SshKeyPair} from '../domain/ssh-key.ts'
import type {Elsewhere, StoredOffering, StoredRental} from '../domain/stored-offering.ts'

/** The keys with which a cluster's owner logs in. */
export class Access extends pulumi.CustomResource {
  /** OpenSSH's one-line form. */
  declare readonly publicKey: pulumi.Output<string>
  /** OpenSSH's private key format; a secret in the state. */
  declare readonly privateKey: pulumi.Output<string>

  /** The SSH server key that rented nodes start with; its private half is a secret of the state. */
  declare readonly hostKey: pulumi.Output<SshKeyPair>

  constructor(name: string, args: {readonly cluster: ClusterId}, options?: pulumi.CustomResourceOptions) {
    const outputs = {publicKey: undefined, privateKey: undefined, hostKey: undefined}
    const additionalSecretOutputs = ['privateKey', 'hostKey']
    super('gpuctl:index:Access', name, {...args, ...outputs}, {...options, additionalSecretOutputs})
  }
}

export interface NetworkArgs {
  readonly cluster: ClusterId
  readonly cloud: string
  /** Of what is rented: whose credentials are to be at hand, whenever something is done with it. */
  readonly account?: Account
  readonly region?: string
  readonly emulated?: boolean
  readonly sites?: readonly NetworkSite[]
  readonly sshFrom?: readonly string[]
  readonly owner?: string
  readonly expiresAtUnixMs?: number
}

/** What the nodes of a cluster on one cloud reach one another through. */
export class Network extends pulumi.CustomResource {
  declare readonly networkId: pulumi.Output<string>

  constructor(name: string, args: NetworkArgs, options?: pulumi.CustomResourceOptions) {
    super('gpuctl:index:Network', name, {...args, networkId: undefined}, options)
  }
}

export interface GangArgs {
  readonly cluster: ClusterId
  readonly cloud: string
  readonly pool: string
  readonly size: number
  readonly offering: StoredOffering
  readonly authorizedKey: pulumi.Input<string>
  readonly networkId: pulumi.Input<string>
  readonly hosts: readonly HostEntry[]
  readonly tags: Readonly<Record<string, string>>
  /** Of what is rented; the offering completes it. */
  readonly rental?: StoredRental
  /** Of what is rented: the SSH server key of its nodes. */
  readonly hostKey?: pulumi.Input<SshKeyPair>
  readonly emulated?: boolean
  /** Of what is rented: whose credentials are to be at hand, whenever something is done with it. */
  readonly account?: Account
  /** Instances made by hand, which the gang is; nothing is launched. */
  readonly imported?: readonly ImportedInstance[]
  /** Of what is rented: members that run and are to be replaced. */
  readonly leaving?: readonly string[]
  /** Of what is rented: where else to go when the cloud has none. */
  readonly elsewhere?: Elsewhere
}

/** N nodes of one pool, all or nothing. */
export class Gang extends pulumi.CustomResource {
  declare readonly members: pulumi.Output<readonly Node[]>
  /** What it stands on: of `elsewhere`, where the first choice had no capacity. */
  declare readonly offering: pulumi.Output<StoredOffering>
  /** What the last run tried. */
  declare readonly attempts: pulumi.Output<readonly Attempt[] | undefined>

  constructor(name: string, args: GangArgs, options?: pulumi.CustomResourceOptions) {
    super('gpuctl:index:Gang', name, {...args, members: undefined, fault: undefined, attempts: undefined}, options)
  }
}

export interface GateArgs {
  readonly cluster: ClusterId
  readonly pool: string
  readonly level: GateLevel
  readonly members: pulumi.Input<readonly Node[]>
  /** With which to log in; not kept with the gate. */
  readonly privateKey: pulumi.Input<string>
  /** What each node is to have. */
  readonly gpus?: {readonly model: string; readonly count: number}
  /** What they are really rented as. */
  readonly rentedAs?: pulumi.Input<Pick<Offering, 'cloud' | 'instanceType'>>
  /** Of a node, as a stored offering has it: to tell what the test may cost. */
  readonly priceNanoUsdPerHour: pulumi.Input<string>
  /** Whose the hosts are that failed nodes run on, where they are to be reported. */
  readonly hostsOf?: pulumi.Input<{readonly cloud: string; readonly emulated: boolean; readonly account?: Account}>
  readonly shareMachine: boolean
}

/** The acceptance test that the nodes of a gang passed. */
export class Gate extends pulumi.CustomResource {
  declare readonly judgements: pulumi.Output<readonly JudgedNode[]>

  constructor(name: string, args: GateArgs, options?: pulumi.CustomResourceOptions) {
    super('gpuctl:index:Gate', name, {...args, judgements: undefined}, options)
  }
}
