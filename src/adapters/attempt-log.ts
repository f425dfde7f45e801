import {readFile, rm} from 'node:fs/promises'
import {join} from 'node:path'
import type {AttemptHistory} from '../domain/attempt.ts'
import type {AttemptLog} from '../ports/attempt-log.ts'
import {writeWhole} from './write-whole.ts'

/** The {@link AttemptLog} in a folder, a file each. One that cannot be read counts as none. */
export function attemptLog(folder: string): AttemptLog {
  const fileOf = (name: string) => join(folder, `${name}.json`)
  const write = (name: string, history: AttemptHistory) =>
    writeWhole(fileOf(name), JSON.stringify(history, null, 1), {mode: 0o600, folderMode: 0o700})
  const log: AttemptLog = {
    async read(name) {
      try {
        return JSON.parse(await readFile(fileOf(name), 'utf8')) as AttemptHistory
      } catch {
        return undefined
      }
    },
    async begin(name, {clouds, emulated, accounts}) {
      const {clouds: before = [], accounts: noted, attempts = []} = (await log.read(name)) ?? {}
      const all = [...new Set([...before, ...clouds])].sort()
      await write(name, {clouds: all, emulated, accounts: {...noted, ...accounts}, isUnfinished: true, attempts})
    },
    async add(name, attempts) {
      const {attempts: before = [], ...noted} = (await log.read(name)) ?? {clouds: [], emulated: false}
      await write(name, {...noted, attempts: [...before, ...attempts].slice(-MOST_KEPT)})
    },
    async finish(name) {
      const history = await log.read(name)
      if (history?.isUnfinished) await write(name, {...history, isUnfinished: false})
    },
    remove: (name) => rm(fileOf(name), {force: true}),
  }
  return log
}

const MOST_KEPT = 500
