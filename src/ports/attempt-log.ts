import type {Attempt, AttemptHistory} from '../domain/attempt.ts'

/** What was tried to bring each cluster up; kept until the cluster is taken down. */
export interface AttemptLog {
  /** Undefined where nothing was ever tried on a cloud that rents nodes. */
  read(name: string): Promise<AttemptHistory | undefined>
  /** Before anything is asked for. */
  begin(name: string, on: Omit<AttemptHistory, 'attempts' | 'isUnfinished'>): Promise<void>
  add(name: string, attempts: readonly Attempt[]): Promise<void>
  /** When all that was begun is whole, and nothing of it is anywhere else. */
  finish(name: string): Promise<void>
  /** Already gone is success. */
  remove(name: string): Promise<void>
}
