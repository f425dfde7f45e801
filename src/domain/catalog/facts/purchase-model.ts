/** How capacity of a machine type is had; `reserved` covers reservations and capacity blocks that somebody holds. */
export type PurchaseModel = 'on-demand' | 'spot' | 'reserved' | 'flex-start'
