import type {InterconnectFloor} from '../spec/cluster-spec.ts'
import type {ListedPurchase} from './catalog.ts'
import {fabricMatches} from './fabric-matches.ts'
import {gpuModelMatches} from './gpu-model-matches.ts'
import type {MachineType} from './machine-type.ts'
import {matchesPattern} from './matches-pattern.ts'
import {meetsInterNode} from './meets-inter-node.ts'
import {meetsIntraNode} from './meets-intra-node.ts'
import type {OfferCriterion} from './offer-criterion.ts'
import {isProvisionable} from './provisioned-clouds.ts'

/** What offerings must be. Names are those of the flags; lists are "any of"; what is absent asks for nothing. */
export interface OfferFilter {
  readonly gpu?: readonly string[]
  readonly count?: {readonly gpus: number; readonly atLeast: boolean}
  readonly 'min-memory-gib'?: number
  readonly rdma?: true
  readonly fabric?: readonly string[]
  readonly 'min-inter-node'?: NonNullable<InterconnectFloor['interNode']>
  readonly 'min-intra-node'?: NonNullable<InterconnectFloor['intraNode']>
  readonly 'min-vcpus'?: number
  readonly 'min-node-memory-gib'?: number
  readonly arch?: MachineType['arch']
  readonly provisionable?: true
  readonly cloud?: readonly string[]
  /** Names or patterns, as `where.regions` has them. */
  readonly region?: readonly string[]
  readonly zone?: readonly string[]
  readonly purchase?: ListedPurchase
  readonly 'max-usd-per-hour'?: {readonly nanoUsd: bigint}
  /** Whether offerings without a known price count too. */
  readonly unpriced?: boolean
}

type Judges = {
  readonly [K in Exclude<keyof OfferFilter, 'unpriced'>]: (
    wanted: NonNullable<OfferFilter[K]>,
  ) => Omit<OfferCriterion, 'name'>
}

const JUDGES: Judges = {
  gpu: (wanted) => ({type: ({gpu}) => wanted.some((name) => gpuModelMatches(name, gpu.model))}),
  count: ({gpus, atLeast}) => ({type: ({gpuCount}) => (atLeast ? gpuCount >= gpus : gpuCount === gpus)}),
  'min-memory-gib': (least) => ({type: ({gpuMemoryGib}) => gpuMemoryGib >= least}),
  rdma: () => ({type: ({interNode}) => interNode.rdma === true}),
  fabric: (wanted) => ({type: ({interNode}) => wanted.some((name) => fabricMatches(name, interNode.fabric))}),
  'min-inter-node': (floor) => ({type: (type) => meetsInterNode(floor, type)}),
  'min-intra-node': (floor) => ({type: (type) => meetsIntraNode(floor, type)}),
  'min-vcpus': (least) => ({type: ({vcpus}) => vcpus >= least}),
  'min-node-memory-gib': (least) => ({type: ({memoryGib}) => memoryGib >= least}),
  arch: (wanted) => ({type: ({arch}) => arch === wanted}),
  provisionable: () => ({type: isProvisionable}),
  cloud: (wanted) => {
    const names = wanted.map((name) => name.toLowerCase())
    return {type: ({cloud}) => names.includes(cloud.toLowerCase())}
  },
  region: (wanted) => {
    const patterns = wanted.map(matchesPattern)
    return {location: ({region}) => patterns.some((matches) => matches(region))}
  },
  zone: (wanted) => {
    const patterns = wanted.map(matchesPattern)
    return {location: ({zone}) => zone !== '' && patterns.some((matches) => matches(zone))}
  },
  purchase: (wanted) => ({purchase: (purchase) => purchase === wanted}),
  'max-usd-per-hour': ({nanoUsd}) => ({price: (priceNanoUsd) => priceNanoUsd <= Number(nanoUsd)}),
}

/** The filter's criteria, each by the name of its flag. */
export function criteriaOf(filter: OfferFilter): readonly OfferCriterion[] {
  const criteria = Object.entries(JUDGES).flatMap(([name, judge]) => {
    const wanted = filter[name as keyof Judges]
    return wanted === undefined ? [] : [{name, ...(judge as (wanted: unknown) => Omit<OfferCriterion, 'name'>)(wanted)}]
  })
  return filter.unpriced ? criteria : [...criteria, {name: 'unpriced', price: (nanoUsd) => !Number.isNaN(nanoUsd)}]
}
