/** The person, or the CI job, that gpuctl works for. */
export interface Operator {
  /** Whom others may ask about what is there: `ann@laptop`. */
  readonly name: string
  /** CIDR blocks that reach nodes by SSH from here: `203.0.113.7/32`. @throws GpuctlError CLOUD_UNAVAILABLE when nobody tells */
  addresses(signal: AbortSignal): Promise<readonly string[]>
}
