import {z} from 'zod'

/** What the claim file on a host says. */
export interface Claim {
  readonly lease: string
  readonly pool: string
  readonly index: number
  /** The host's id, as the cluster that claimed it names it. */
  readonly host: string
  readonly cluster: string
}

const claimSchema = z.object({
  lease: z.string(),
  pool: z.string(),
  index: z.number().int(),
  host: z.string(),
  cluster: z.string(),
})

/** One line, in the order that the scripts in templates/ssh look for: the lease first, the cluster's name last. */
export const claimText = ({lease, pool, index, host, cluster}: Claim): string =>
  JSON.stringify({lease, pool, index, host, cluster})

/** Undefined when the text is no claim. */
export function parseClaim(text: string): Claim | undefined {
  try {
    return claimSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
