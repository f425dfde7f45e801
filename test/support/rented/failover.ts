import {gang} from '../../../providers/resources/gang.ts'
import {network} from '../../../providers/resources/network.ts'
import type {Node} from '../../../src/domain/node.ts'
import {networkName} from '../../../src/domain/stored-offering.ts'
import {memoryAdmission} from '../memory-admission.ts'
import type {Place, Rented} from './rented.ts'

const SIZE = 2
const ROOM = 8

/** Of the places there is room in the last; in the first is too little. */
export function sellOut({world, places}: Rented): void {
  world.market.set({cloud: places[0].cloud, nodes: 0})
  world.market.set({...where(places[0]), nodes: SIZE - 1})
  world.market.set({...where(places[2]), nodes: ROOM})
}

/** Nodes were given back there meanwhile. */
export const giveRoom = ({world, places: [first]}: Rented): void => world.market.set({...where(first), nodes: ROOM})

/** How many nodes there are in each place. */
export const nodesByPlace = ({world, places}: Rented): readonly number[] =>
  places.map((place) => {
    world.market.set({...where(place), nodes: ROOM})
    return ROOM - world.market.free(where(place))
  })

const where = ({cloud, region, zone, instanceType, purchase}: Place) => ({
  ...{cloud, region, zone, instanceType},
  purchase: purchase as 'on-demand',
})

/** As the program brings up a cluster whose first place may have no capacity. What an earlier run left is in no state. */
export async function failOver(on: Rented, signal: AbortSignal): Promise<readonly Node[]> {
  const {places, cluster} = on
  const [{cloud, region}] = places
  const client = on.client()
  const gate = {judge: async () => ({judgements: [], references: []})}
  const context = {signal, tell: () => {}, admission: memoryAdmission(), gate, cloud: async () => client}
  const {authorizedKey, pool, rental} = on.gang(SIZE)
  const {hostKey, offering, ...stored} = rental
  const of = {cluster, cloud, emulated: true}
  const stands = (place: Place) => ({
    offering: {...place, priceNanoUsdPerHour: '1'},
    machine: on.gang(SIZE, place).rental.machine,
  })
  await network.create({...of, ...on.network()}, context)
  const {outputs} = await gang.create(
    {
      ...{...of, pool, size: SIZE, authorizedKey, hosts: [], tags: {}, hostKey, rental: stored},
      offering: stands(offering).offering,
      elsewhere: {
        places: places.slice(1).map(stands),
        sshFrom: on.network().sshFrom ?? [],
        declared: [networkName(cloud, region)],
      },
    },
    context,
  )
  return outputs.members as readonly Node[]
}
