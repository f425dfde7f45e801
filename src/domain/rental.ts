import type {NicLayout} from './catalog/facts/nic-layout.ts'
import type {Image, Software} from './catalog/facts/software.ts'
import type {Known} from './catalog/machine-type.ts'
import type {Offering} from './offering.ts'
import type {SshKeyPair} from './ssh-key.ts'

/** What has to be known of a machine type to start nodes of it: a part of the one table, as plain data. */
export interface LaunchFacts {
  readonly instanceType: string
  readonly arch: 'x86_64' | 'arm64'
  readonly gpuModel: string
  readonly gpuCount: number
  /** As in `MachineType`. */
  readonly fabric: Known<string>
  readonly rdma: Known<boolean>
  readonly placementObject: Known<string>
  readonly placementMaxNodes: Known<number>
  readonly nics: Known<NicLayout>
  readonly image: Known<Image>
  readonly transport: Software['transport']
  /** From the launch until it must have answered. */
  readonly bootSeconds: Known<number>
}

/** A zone in which nodes of a machine type are rented: what a network has to be made for. */
export interface NetworkSite {
  readonly zone: string
  readonly machine: LaunchFacts
}

/** What a gang of rented nodes is asked for as; the same for all nodes of the gang. */
export interface Rental {
  readonly offering: Omit<Offering, 'priceNanoUsdPerHour' | 'reservationId'>
  readonly machine: LaunchFacts
  /** The SSH server key that every node of the cluster starts with, so that it is known before the first login. */
  readonly hostKey: SshKeyPair
  /** One placement object for all of the gang, however its cloud calls it. */
  readonly together: boolean
  /** What is held, for the purchase model `reserved`: a reservation or capacity block by the cloud's own id. */
  readonly reservationId?: string
  /** Who may be asked about it. */
  readonly owner: string
  /** When whatever carries this may be ended by anyone who cleans up. */
  readonly expiresAtUnixMs?: number | undefined
}
