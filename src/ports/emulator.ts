import type {ProgressListener} from '../domain/progress.ts'

/** The emulated clouds of this user, on this machine. */
export interface Emulator {
  /** Starts them where they do not run. @throws GpuctlError CLOUD_UNAVAILABLE when they do not start */
  ensure(onProgress: ProgressListener, signal: AbortSignal): Promise<void>
}
