/** A resource as it is answered. */
export interface ArmResource {
  readonly id: string
  readonly name: string
  /** `Microsoft.Network/virtualNetworks`. */
  readonly type: string
  location?: string
  tags?: Readonly<Record<string, string>>
  sku?: {name: string; tier?: string; capacity?: number}
  zones?: readonly string[]
  /** Of a disk: id of the machine that it is attached to. */
  managedBy?: string
  // biome-ignore lint/suspicious/noExplicitAny: its shape is checked against Microsoft's model wherever it comes in or goes out
  properties: any
}

/** `/subscriptions/<it>/…`. */
export const subscriptionIn = (id: string): string => id.split('/')[2] ?? ''

/** Resource Manager knows ids in any case. */
export const keyOf = (id: string): string => id.toLowerCase()
