import type {ProgressListener} from '../domain/progress.ts'

/** Where a long command tells what it does. */
export interface ProgressOutput extends AsyncDisposable {
  readonly listener: ProgressListener
  /** One line for the person, put where it does not tear a picture apart. */
  note(text: string): void
  /** Gives the terminal to a question; the next event takes it again. */
  pause(): void
  /** Gives the terminal back at once: the process is about to end. */
  abandon(): void
}
