/** What each account may have at once, by the vendor's own name of the quota in a region: vCPUs of a family, GPUs of a model. */
export interface QuotaLedger {
  /** @param quota without an account: of every one that has no limit of its own */
  limit(quota: QuotaName & {readonly account?: string}, most: number): void
  limitOf(quota: QuotaKey): number
  used(quota: QuotaKey): number
  /** @returns whether it is within the limit; what is not is not taken */
  take(quota: QuotaKey, amount: number): boolean
  give(quota: QuotaKey, amount: number): void
}

export interface QuotaName {
  readonly cloud: string
  /** Empty: all of the cloud. */
  readonly region: string
  /** `L-417A185B`, `NVIDIA_H100_GPUS`, `standardNDSH100v5Family`. */
  readonly name: string
}

export interface QuotaKey extends QuotaName {
  /** The number of an AWS account, a Google project, an Azure subscription. */
  readonly account: string
}

/** Without a limit that somebody set: no limit. */
export function quotaLedger(): QuotaLedger {
  const limits = new Map<string, number>()
  const usage = new Map<string, number>()
  const used = (quota: QuotaKey) => usage.get(keyOf(quota)) ?? 0
  const limitOf = (quota: QuotaKey) =>
    limits.get(keyOf(quota)) ?? limits.get(keyOf({...quota, account: EVERY})) ?? Infinity
  return {
    limit: ({account = EVERY, ...quota}, most) => void limits.set(keyOf({...quota, account}), most),
    limitOf,
    used,
    take(quota, amount) {
      if (used(quota) + amount > limitOf(quota)) return false
      usage.set(keyOf(quota), used(quota) + amount)
      return true
    },
    give: (quota, amount) => void usage.set(keyOf(quota), Math.max(0, used(quota) - amount)),
  }
}

const EVERY = ''

/** Azure's subscriptions are named in any case. */
const keyOf = ({cloud, account, region, name}: QuotaKey): string => [cloud, account.toLowerCase(), region, name].join()
