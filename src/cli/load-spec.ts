import {dirname, resolve} from 'node:path'
import {keysBeside} from '../domain/keys-beside.ts'
import type {ClusterSpec} from '../domain/spec/cluster-spec.ts'
import type {Overrides} from '../domain/spec/overrides.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import {readText} from './read-text.ts'

export const DEFAULT_FILE = 'gpuctl.yaml'

/** The cluster that was asked for: the file's, `gpuctl.yaml`'s in this folder, or the built-in one on this machine. */
export async function loadSpec(file: string | undefined, overrides: Overrides): Promise<ClusterSpec> {
  const text = await readText(file ?? DEFAULT_FILE).catch((error) => {
    if (file === undefined && isMissing(error)) return undefined
    throw unreadable(file ?? DEFAULT_FILE, error)
  })
  if (text === undefined) return (await import('../domain/spec/default-cluster.ts')).defaultCluster(overrides)
  const {parseClusterFile} = await import('../domain/spec/parse-cluster-file.ts')
  const spec = parseClusterFile(text, file ?? DEFAULT_FILE, overrides)
  return {...spec, hosts: keysBeside(spec.hosts, dirname(resolve(file ?? DEFAULT_FILE)))}
}

/** The cluster that this folder's `gpuctl.yaml` names; undefined without one. Its other mistakes are `up`'s to tell. */
export async function nameInFolder(): Promise<string | undefined> {
  const text = await readText(DEFAULT_FILE).catch(() => undefined)
  if (text === undefined) return undefined
  const {parseClusterFile} = await import('../domain/spec/parse-cluster-file.ts') // only where there is something to parse
  try {
    return parseClusterFile(text, DEFAULT_FILE).name
  } catch {
    return /^name:[ \t]*['"]?([a-z][a-z0-9-]*)/m.exec(text)?.[1]
  }
}

const isMissing = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT'

function unreadable(file: string, cause: unknown): unknown {
  if (isMissing(cause))
    return new GpuctlError('SPEC_INVALID', `there is no file ${file}`, 'gpuctl init writes one', {cause})
  if (cause instanceof TypeError)
    return new GpuctlError('SPEC_INVALID', `${file} is not UTF-8 text`, 'save it as UTF-8', {cause})
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new GpuctlError('SPEC_INVALID', `${file} cannot be read: ${reason}`, 'name a cluster file', {cause})
}
