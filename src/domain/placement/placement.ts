import type {HostEntry} from '../host-entry.ts'
import type {Offering} from '../offering.ts'
import type {Reason} from './reason.ts'

/** Where each pool goes. */
export interface Placement {
  readonly pools: readonly PlacedPool[]
}

export interface PlacedPool {
  readonly name: string
  readonly nodes: number
  /** What most of its nodes are. */
  readonly offering: Offering
  /** All that it is made of, where that is more than one. */
  readonly parts?: readonly PlacedPart[]
  /** The user's own hosts that the pool takes, one a node; empty on a cloud that makes its nodes. */
  readonly hosts: readonly HostEntry[]
}

/** Equal nodes of a pool of unequal ones. */
export interface PlacedPart {
  readonly nodes: number
  readonly offering: Offering
}

/** A placement and what it costs. */
export interface PricedPlacement {
  readonly placement: Placement
  /** What is paid an hour. */
  readonly nanoUsdPerHour: bigint
  /** With traffic, disks, and what spot does twice; per unit of useful work where a pool's objective says so. */
  readonly scoreNanoUsdPerHour: bigint
}

/** Offerings that a pool could not take, for one reason. */
export interface RefusedOfferings {
  readonly pool: string
  readonly reason: Reason
  readonly count: number
  /** The cheapest of them. */
  readonly example: Offering
  /** What the pool would pay for it an hour. */
  readonly exampleNanoUsdPerHour: bigint | 'unknown'
}

export type PlacementResult =
  | {
      readonly feasible: true
      readonly best: PricedPlacement
      /** Those that come next, best first. */
      readonly alternatives: readonly PricedPlacement[]
      readonly refused: readonly RefusedOfferings[]
    }
  | {
      readonly feasible: false
      /** The best of all that meet everything but the budget. */
      readonly overBudget?: PricedPlacement
      readonly refused: readonly RefusedOfferings[]
      /** Of the user's own hosts, or this machine. */
      readonly hosts: readonly {readonly pool: string; readonly reason: string}[]
    }
