import type {Known} from '../domain/catalog/machine-type.ts'
import {type Offer, pricePerUnit} from '../domain/catalog/offer.ts'
import {OFFER_FIGURES} from '../domain/catalog/offer-figures.ts'
import type {OfferList} from '../domain/catalog/offer-list.ts'
import {isProvisionable} from '../domain/catalog/provisioned-clouds.ts'
import {formatUsd} from '../domain/units/money.ts'
import {csv} from './csv.ts'
import {offersView} from './offers-view.ts'
import type {View} from './view.ts'

/** Offerings for spreadsheets and scripts. What is not known is an empty cell, so that columns of numbers hold numbers. */
export const offersCsvView: View<OfferList> = {
  ...offersView,
  text: ({rows}) => csv(OFFER_CSV_TITLES, rows.kind === 'offers' ? rows.offers.map(row) : []),
}

/** Fixed once released; further ones go to the end. */
export const OFFER_CSV_TITLES = [
  'cloud',
  'region',
  'zone',
  'instance_type',
  'purchase',
  ...OFFER_FIGURES.map((figure) => figure.replaceAll('-', '_')),
  'gpu_model',
  'gpu_count',
  'gpu_memory_gib',
  'vcpus',
  'memory_gib',
  'arch',
  'intra_node_link',
  'intra_node_gbytes_per_s_per_gpu',
  'inter_node_fabric',
  'inter_node_gbits_per_s',
  'rdma',
  'provisionable',
]

function row({type, location, purchase, nanoUsdPerHour}: Offer): readonly string[] {
  const {intraNode, interNode} = type
  return [
    location.cloud,
    location.region,
    location.zone,
    type.instanceType,
    purchase,
    ...OFFER_FIGURES.map((figure) => usd(pricePerUnit(type, nanoUsdPerHour, figure))),
    type.gpu.model,
    String(type.gpuCount),
    String(type.gpuMemoryGib),
    String(type.vcpus),
    String(type.memoryGib),
    type.arch,
    known(intraNode.technology),
    known(intraNode.gbytesPerSecondPerGpu),
    known(interNode.fabric),
    known(interNode.gbitsPerSecond),
    known(interNode.rdma),
    String(isProvisionable(type)),
  ]
}

const usd = (nanoUsd: Known<bigint>) => (nanoUsd === 'unknown' ? '' : formatUsd(nanoUsd))
const known = (fact: Known<string | number | boolean>) => (fact === 'unknown' ? '' : String(fact))
