/** What an account may have at once, by the vendor's own name of the quota in a region: vCPUs of a family, GPUs of a model. */
export interface QuotaLedger {
  /** @param region empty: all of the cloud */
  limit(quota: QuotaKey, most: number): void
  limitOf(quota: QuotaKey): number
  used(quota: QuotaKey): number
  /** @returns whether it is within the limit; what is not is not taken */
  take(quota: QuotaKey, amount: number): boolean
  give(quota: QuotaKey, amount: number): void
}

export interface QuotaKey {
  readonly cloud: string
  readonly region: string
  /** `L-417A185B`, `NVIDIA_H100_GPUS`, `standardNDSH100v5Family`. */
  readonly name: string
}

/** Without a limit that somebody set: no limit. */
export function quotaLedger(): QuotaLedger {
  const limits = new Map<string, number>()
  const usage = new Map<string, number>()
  const used = (quota: QuotaKey) => usage.get(nameOf(quota)) ?? 0
  const limitOf = (quota: QuotaKey) => limits.get(nameOf(quota)) ?? Infinity
  return {
    limit: (quota, most) => void limits.set(nameOf(quota), most),
    limitOf,
    used,
    take(quota, amount) {
      if (used(quota) + amount > limitOf(quota)) return false
      usage.set(nameOf(quota), used(quota) + amount)
      return true
    },
    give: (quota, amount) => void usage.set(nameOf(quota), Math.max(0, used(quota) - amount)),
  }
}

const nameOf = ({cloud, region, name}: QuotaKey): string => `${cloud},${region},${name}`
