/** How often something came out right: what takes no time to compare. */
export interface Count {
  readonly name: string
  readonly right: number
  readonly of: number
}
