import * as Flags from '@oclif/core/flags'
import {LISTED_PURCHASES} from '../domain/catalog/catalog.ts'
import {OFFER_FIGURES} from '../domain/catalog/offer-figures.ts'
import type {OfferFilter} from '../domain/catalog/offer-filter.ts'
import {INTRA_NODE_TECHNOLOGIES, TRANSPORTS} from '../domain/spec/vocabulary.ts'
import {bandwidthBetweenNodes, gpuCount, linkInsideNode, names, positiveNumber, usdAboveZero} from './offer-values.ts'

/** What offerings must be. */
export const offerFlags = {
  gpu: names({description: 'this GPU; H100 is any H100, H100-SXM one of them', helpValue: 'MODEL'}),
  count: gpuCount({description: 'GPUs of each node; 4+ is four or more'}),
  'min-memory-gib': positiveNumber({description: 'memory of each GPU'}),
  rdma: Flags.boolean({description: 'GPUs of two nodes exchange data by RDMA'}),
  fabric: Flags.string({
    description: 'what joins nodes; without its version any',
    options: TRANSPORTS,
    multiple: true,
    delimiter: ',',
    helpValue: 'FABRIC',
  }),
  'min-inter-node': bandwidthBetweenNodes({description: 'between nodes: "400 Gbps" for each GPU, "3200 Gbps/node"'}),
  'min-intra-node': linkInsideNode({
    description: `between the GPUs of a node: "400 GB/s" for each, or ${INTRA_NODE_TECHNOLOGIES[0]}, nvlink4, pcie5`,
  }),
  cloud: names({description: 'on this cloud', helpValue: 'CLOUD'}),
  region: names({description: 'in this region, or those that a pattern such as us-* means', helpValue: 'REGION'}),
  zone: names({description: 'in this zone, by name or pattern', helpValue: 'ZONE'}),
  purchase: Flags.option({description: 'bought so', options: LISTED_PURCHASES})(),
  'max-usd-per-hour': usdAboveZero({description: 'the most that a node may cost'}),
  'min-vcpus': positiveNumber({description: 'vCPUs of each node'}),
  'min-node-memory-gib': positiveNumber({description: 'main memory of each node'}),
  arch: Flags.option({description: "the CPUs' architecture", options: ['x86_64', 'arm64'] as const})(),
  provisionable: Flags.boolean({description: 'only clouds that gpuctl makes clusters on'}),
  unpriced: Flags.boolean({description: 'also those whose price is not known'}),
}

/** What they are ordered by. */
export const sortFlag = () =>
  Flags.option({
    description: 'an hour of a node, of a GPU, or per bf16 TFLOP/s, TB/s of GPU memory, Gbit/s between nodes',
    options: OFFER_FIGURES,
    default: 'usd-per-hour' as const,
  })()

type Given = {readonly [K in keyof OfferFilter]: OfferFilter[K] | boolean | undefined}

/** Only what was given; a flag that is off asks for nothing. */
export function filterOf(flags: Given): OfferFilter {
  const given = Object.keys(offerFlags).flatMap((name) => {
    const value = flags[name as keyof OfferFilter]
    return value === undefined || value === false ? [] : [[name, value] as const]
  })
  return Object.fromEntries(given)
}
