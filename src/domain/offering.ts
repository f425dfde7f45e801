/** How capacity is bought. */
export type Purchase = 'on-demand' | 'spot' | 'flex-start' | 'reserved' | 'owned'

/** Type × place × purchase model: what a node can be. */
export interface Offering {
  readonly cloud: string
  readonly region: string
  readonly zone: string
  readonly instanceType: string
  readonly purchase: Purchase
  readonly gpus?: {readonly model: string; readonly count: number}
  readonly priceNanoUsdPerHour: bigint | 'unknown'
  /** Of what is `reserved`: the reservation or capacity block by the cloud's own id. */
  readonly reservationId?: string
}
