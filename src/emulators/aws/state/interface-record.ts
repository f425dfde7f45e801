/** An elastic network interface. */
export interface InterfaceRecord {
  readonly id: string
  readonly subnetId: string
  readonly vpcId: string
  readonly kind: 'interface' | 'efa' | 'efa-only'
  readonly groups: readonly string[]
  /** None where it carries no IP traffic. */
  readonly privateAddress?: string
  readonly description: string
  /** Of the public address that came with it. */
  readonly publicAddress?: string
  readonly attachment?: {
    readonly id: string
    readonly instanceId: string
    readonly card: number
    readonly device: number
    readonly deleteOnTermination: boolean
    readonly at: Date
  }
}
