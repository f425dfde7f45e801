import type {Catalog} from '../../domain/catalog/catalog.ts'
import type {InstanceHosts} from '../../ports/instance-hosts.ts'
import {type CallScript, callScript} from './call-script.ts'
import {type CapacityMarket, capacityMarket} from './capacity-market.ts'
import {noHosts} from './no-hosts.ts'
import {type QuotaLedger, quotaLedger} from './quota-ledger.ts'
import {type VirtualClock, type VirtualClockOptions, virtualClock} from './virtual-clock.ts'

/** What the emulated clouds share. */
export interface EmulatedWorld {
  readonly clock: VirtualClock
  readonly market: CapacityMarket
  readonly quotas: QuotaLedger
  readonly script: CallScript
  readonly hosts: InstanceHosts
  /** Types, regions, zones and prices. */
  readonly catalog: Catalog
  /** May change while it runs: what began before takes as long as it was to take. */
  readonly latency: {-readonly [Part in keyof EmulatedLatency]: number}
}

/** How long things take, in virtual milliseconds. */
export interface EmulatedLatency {
  /** From a launch until the instance runs. */
  readonly bootMs: number
  /** Of every long-running operation. */
  readonly operationMs: number
  /** Until a listing shows what was just made or ended. */
  readonly listingMs: number
}

export const NO_LATENCY: EmulatedLatency = {bootMs: 0, operationMs: 0, listingMs: 0}

export interface EmulatedWorldOptions {
  readonly catalog: Catalog
  readonly clock?: VirtualClockOptions
  readonly hosts?: InstanceHosts
  readonly latency?: Partial<EmulatedLatency>
}

export const emulatedWorld = ({catalog, clock, hosts = noHosts(), latency}: EmulatedWorldOptions): EmulatedWorld => ({
  catalog,
  hosts,
  clock: virtualClock(clock),
  market: capacityMarket(),
  quotas: quotaLedger(),
  script: callScript(),
  latency: {...NO_LATENCY, ...latency},
})
