import type {Location} from '../catalog/catalog.ts'

/**
 * What a GB costs from one place to another, in nano-USD, half of the traffic each way. Each cloud bills what leaves it.
 *
 * @source list prices as remembered, first tier: AWS EC2 data transfer, GCP VPC network pricing, Azure bandwidth pricing
 */
export function trafficNanoUsdPerGb(from: Location, to: Location): number {
  if (from.cloud !== to.cloud) return (priceOf(from).internet + priceOf(to).internet) / 2
  if (from.region !== to.region) return priceOf(from).region
  return from.zone === to.zone ? 0 : priceOf(from).zone
}

interface TrafficPrice {
  /** Between zones of a region. AWS bills both ends. */
  readonly zone: number
  /** Between regions of the cloud. */
  readonly region: number
  readonly internet: number
}

const PRICES: Readonly<Record<string, TrafficPrice>> = {
  aws: {zone: 20_000_000, region: 20_000_000, internet: 90_000_000},
  gcp: {zone: 10_000_000, region: 20_000_000, internet: 120_000_000},
  azure: {zone: 0, region: 20_000_000, internet: 87_000_000},
}

/** Elsewhere nothing is known, and the dearest is assumed. */
const DEAREST: TrafficPrice = {zone: 20_000_000, region: 20_000_000, internet: 120_000_000}

const priceOf = ({cloud}: Location): TrafficPrice => PRICES[cloud] ?? DEAREST
