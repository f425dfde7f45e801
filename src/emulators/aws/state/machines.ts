import type {Catalog, ListedPurchase} from '../../../domain/catalog/catalog.ts'
import type {AwsNics} from '../../../domain/catalog/facts/nic-layout.ts'
import {machineFacts} from '../../../domain/catalog/machine-facts.ts'
import {offerAt} from '../../../domain/catalog/offer.ts'

/** An instance type, and where it can be had. */
export interface Machine {
  readonly name: string
  readonly vcpus: number
  readonly memoryMib: number
  readonly arch: 'x86_64' | 'arm64'
  readonly gpu?: {readonly model: string; readonly count: number; readonly memoryMib: number}
  readonly cards: number
  readonly interfacesPerCard: number
  readonly gbitsPerSecond?: number
  /** Network cards that take an EFA. */
  readonly efaCards: readonly number[]
  readonly purchases: readonly string[]
  /** By zone id, and by region where a price holds for all of it; of one node, in nano-USD an hour. */
  readonly prices: ReadonlyMap<string, Partial<Readonly<Record<ListedPurchase, bigint>>>>
}

/** Those of the catalog, and one without a GPU for whoever only wants to see something run. */
export function machinesOf(catalog: Catalog): ReadonlyMap<string, Machine> {
  const prices = new Map<string, Map<string, Partial<Record<ListedPurchase, bigint>>>>()
  const places = new Set<string>()
  for (let index = 0; index < catalog.offerings.count; index++) {
    const {type, location, purchase, nanoUsdPerHour} = offerAt(catalog, index)
    if (type.cloud !== 'aws') continue
    const place = location.zone || location.region
    places.add(place)
    const of = prices.get(type.instanceType) ?? new Map()
    prices.set(type.instanceType, of)
    of.set(place, {...of.get(place), [purchase]: nanoUsdPerHour === 'unknown' ? 0n : nanoUsdPerHour})
  }
  const machines = catalog.types
    .filter(({cloud}) => cloud === 'aws')
    .map((type): Machine => {
      const {nics, purchases} = machineFacts(type)
      const {interNode, gpu, gpuCount, gpuMemoryGib} = type
      return {
        name: type.instanceType,
        vcpus: type.vcpus,
        memoryMib: type.memoryGib * 1024,
        arch: type.arch,
        gpu: {model: gpu.model, count: Math.ceil(gpuCount), memoryMib: gpuMemoryGib * 1024},
        ...cardsOf(nics !== 'unknown' && nics.cloud === 'aws' ? nics : undefined),
        ...(interNode.gbitsPerSecond === 'unknown' ? {} : {gbitsPerSecond: interNode.gbitsPerSecond}),
        purchases,
        prices: prices.get(type.instanceType) ?? new Map(),
      }
    })
  return new Map([...machines, smallMachine(places)].map((machine) => [machine.name, machine]))
}

/** All cards, but for those of a type whose layout keeps EFA off the first one. */
function cardsOf(nics: AwsNics | undefined): Pick<Machine, 'cards' | 'interfacesPerCard' | 'efaCards'> {
  const {cards = 1, interfacesPerCard = 'unknown', interfaces = []} = nics ?? {}
  const efa = interfaces.filter(({kind}) => kind !== 'interface').map(({card}) => card)
  const all = Array.from({length: cards}, (_, card) => card)
  return {
    cards,
    interfacesPerCard: interfacesPerCard === 'unknown' ? 4 : interfacesPerCard,
    efaCards: efa.length === 0 ? [] : efa.includes(0) ? all : all.slice(1),
  }
}

/** @source EC2 instance types, C7i: 2 vCPU, 4 GiB, 3 interfaces; $0.08925 an hour in us-east-1 (remembered), taken everywhere */
const smallMachine = (places: Iterable<string>): Machine => ({
  name: 'c7i.large',
  vcpus: 2,
  memoryMib: 4096,
  arch: 'x86_64',
  cards: 1,
  interfacesPerCard: 3,
  efaCards: [],
  purchases: ['on-demand', 'spot'],
  prices: new Map([...places].map((place) => [place, {'on-demand': 89_250_000n, spot: 35_700_000n}])),
})
