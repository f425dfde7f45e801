/** A server that runs for a test, with the ways in which people and mistakes name it. */
export interface Backend extends AsyncDisposable {
  readonly ann: Login
  /** Another person with the same rights. */
  readonly bob: Login
  /** A login that the server refuses. */
  readonly refused: Login
  /** A database or bucket that is not there. */
  readonly missing: Login
  /** Nothing listens there. */
  readonly down: Login
}

export interface Login {
  /** For GPUCTL_BACKEND. */
  readonly url: string
  /** Credentials that the URL does not hold. */
  readonly env: Readonly<Record<string, string>>
  /** What must never be printed, in any form in which it may be found. */
  readonly secrets: readonly string[]
}
