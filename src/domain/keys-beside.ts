import {isAbsolute, join} from 'node:path'
import type {HostEntry} from './host-entry.ts'

/** Hosts whose key files are named from the cluster file's folder, as absolute paths: who logs in later may stand elsewhere. */
export const keysBeside = (hosts: readonly HostEntry[], folder: string): readonly HostEntry[] =>
  hosts.map((host) => withKeyBeside(host, folder))

function withKeyBeside(host: HostEntry, folder: string): HostEntry {
  const {identityFile, jump} = host
  return {
    ...host,
    ...(identityFile === undefined || isFixed(identityFile) ? {} : {identityFile: join(folder, identityFile)}),
    ...(jump === undefined ? {} : {jump: withKeyBeside(jump, folder)}),
  }
}

const isFixed = (path: string) => isAbsolute(path) || path.startsWith('~/')
