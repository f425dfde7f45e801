import {readFile, rm} from 'node:fs/promises'
import {join} from 'node:path'
import type {Attempt} from '../domain/attempt.ts'
import type {AttemptLog} from '../ports/attempt-log.ts'
import {writeWhole} from './write-whole.ts'

/** The {@link AttemptLog} in a folder, a file each. One that cannot be read counts as none. */
export function attemptLog(folder: string): AttemptLog {
  const fileOf = (name: string) => join(folder, `${name}.json`)
  const log: AttemptLog = {
    async read(name) {
      try {
        return JSON.parse(await readFile(fileOf(name), 'utf8')) as readonly Attempt[]
      } catch {
        return []
      }
    },
    async note(name, attempt) {
      const others = (await log.read(name)).filter(({startedAtUnixMs}) => startedAtUnixMs !== attempt.startedAtUnixMs)
      const text = JSON.stringify([...others, attempt].slice(-MOST_KEPT), null, 1)
      await writeWhole(fileOf(name), text, {mode: 0o600, folderMode: 0o700})
    },
    remove: (name) => rm(fileOf(name), {force: true}),
  }
  return log
}

const MOST_KEPT = 500
