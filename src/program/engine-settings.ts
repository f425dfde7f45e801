import type {ProgressListener} from '../domain/progress.ts'

/** Where the engine lives and works; every path is absolute. */
export interface EngineSettings {
  /** The Pulumi CLI. */
  readonly cli: string
  /** Pulumi's own home: plugins, credentials of backends. */
  readonly home: string
  readonly backendUrl: string
  readonly passphraseFile: string
  /** Where the passphrase comes from, for messages. */
  readonly passphraseSource: string
  /** A Pulumi secrets provider's URL, instead of the passphrase. */
  readonly secretsProvider?: string
  /** One folder a cluster is made in it for the project's settings. */
  readonly workDir: string
  /** The folder that holds the executable `pulumi-resource-gpuctl`. */
  readonly pluginDir: string
  readonly env: Readonly<Record<string, string>>
  /** Takes the engine's own log under --debug. */
  readonly onLog?: (text: string) => void
}

export interface RunOptions {
  readonly signal: AbortSignal
  readonly onProgress: ProgressListener
  /** Also take over a lock whose holder cannot be seen to be dead. */
  readonly breakLock?: boolean
}
