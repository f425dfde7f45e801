import {open} from 'node:fs/promises'
import {dirname, resolve} from 'node:path'
import {keysBeside} from '../domain/keys-beside.ts'
import type {ClusterSpec} from '../domain/spec/cluster-spec.ts'
import type {Overrides} from '../domain/spec/overrides.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'

/** A file that is larger is no cluster file. */
const MAX_BYTES = 1024 * 1024 + 1

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

/** `-` is standard input. */
async function readText(file: string): Promise<string> {
  const handle = await open(file === '-' ? '/dev/stdin' : file)
  try {
    const chunks: Buffer[] = []
    let bytes = 0
    for await (const chunk of handle.createReadStream({autoClose: false, highWaterMark: MAX_BYTES})) {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes >= MAX_BYTES) break
    }
    return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(Buffer.concat(chunks).subarray(0, MAX_BYTES))
  } finally {
    await handle.close()
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
