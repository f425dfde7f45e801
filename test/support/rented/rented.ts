import type {ClusterId} from '../../../src/domain/cluster-id.ts'
import type {Rental} from '../../../src/domain/rental.ts'
import type {EmulatedResource} from '../../../src/emulators/core/emulated-cloud.ts'
import type {EmulatedWorld} from '../../../src/emulators/core/emulated-world.ts'
import type {Cloud, GangRequest, NetworkRequest} from '../../../src/ports/cloud.ts'
import {KEYS, OFFERING, startEc2} from '../aws/emulated-ec2.ts'
import {rentalOf} from '../aws/rental.ts'
import {gangOf, REGION, startAzure} from '../azure/azure-emulator.ts'
import {factsOf, startGcp} from '../gcp/start-gcp.ts'

export type RentedCloud = 'aws' | 'gcp' | 'azure'
export const RENTED_CLOUDS: readonly RentedCloud[] = ['aws', 'gcp', 'azure']

export type Place = Rental['offering']

/** A cluster on an emulated cloud: the same words for all of them, for what all of them must survive. */
export interface Rented extends AsyncDisposable {
  readonly world: EmulatedWorld
  readonly cluster: ClusterId
  /** As a process sees it that has just started. @param account a profile, a project or a subscription */
  readonly client: (account?: string) => Cloud
  /** Where one kind of machine can be had: in two zones of a region, and in another region. */
  readonly places: readonly [Place, Place, Place]
  /** In the first place unless told. */
  readonly gang: (size: number, place?: Place) => GangRequest & {readonly rental: Rental}
  readonly network: (place?: Place) => NetworkRequest
  /** All that is in the account. */
  readonly inventory: () => readonly EmulatedResource[]
}

export const startRented: Readonly<Record<RentedCloud, () => Promise<Rented>>> = {
  async aws() {
    const ec2 = await startEc2()
    const base = {...OFFERING, instanceType: 'g4dn.12xlarge'} // with several interfaces, so that it needs Elastic IPs
    return rented({
      ...ec2,
      inventory: () => ec2.aws.inventory(),
      client: (name) => ec2.cloud(name === undefined ? {} : {account: {name}}),
      places: [base, {...base, zone: 'use1-az5'}, {...base, region: 'us-west-2', zone: 'usw2-az1'}],
      gangAt: (size, place) => ec2.gang(size, {}, {...rentalOf(place, KEYS.host), together: true}),
    })
  },
  async gcp() {
    const on = await startGcp()
    const machine = factsOf('a2-highgpu-1g')
    const gangAt = (size: number, offering: Place) => on.gang(size, {machine, together: true, offering})
    const base = gangAt(1, {} as Place).rental?.offering as Place
    return rented({
      ...on,
      places: [base, {...base, zone: 'us-central1-b'}, {...base, region: 'europe-west4', zone: 'europe-west4-a'}],
      gangAt,
    })
  },
  async azure() {
    const azure = await startAzure()
    const {cluster, rental} = gangOf(1)
    const base = {...(rental?.offering as Place), zone: '1'}
    return rented({
      ...azure,
      cluster,
      inventory: () => azure.emulated.inventory(),
      places: [base, {...base, zone: '2'}, {...base, region: 'westus2'}],
      gangAt: (size, {region, zone}) => gangOf(size, {region, zone, rental: {together: region === REGION}}),
    })
  },
}

interface Parts extends Omit<Rented, 'gang' | 'network'> {
  readonly gangAt: (size: number, place: Place) => GangRequest
}

function rented({gangAt, ...parts}: Parts): Rented {
  const {world, cluster, client, places, inventory} = parts
  const gang = (size: number, place: Place = places[0]) => gangAt(size, place) as ReturnType<Rented['gang']>
  return {
    ...{world, cluster, client, places, inventory, gang},
    network: (place = places[0]) => ({
      ...{cluster, region: place.region, sshFrom: ['192.0.2.0/24'], owner: 'tester'},
      sites: [{zone: place.zone, machine: gang(1, place).rental.machine}],
    }),
    [Symbol.asyncDispose]: () => parts[Symbol.asyncDispose](),
  }
}
