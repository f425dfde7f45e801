import type {Attempt} from '../domain/attempt.ts'

/** What was tried to bring each cluster up, oldest first; kept until the cluster is taken down. */
export interface AttemptLog {
  read(name: string): Promise<readonly Attempt[]>
  /** In place of the one that started at the same time, where there is one. */
  note(name: string, attempt: Attempt): Promise<void>
  /** Already gone is success. */
  remove(name: string): Promise<void>
}
