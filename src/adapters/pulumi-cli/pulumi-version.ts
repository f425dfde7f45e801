import {constants} from 'node:fs'
import {access, readFile, realpath, stat} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import {ensureFolder} from '../ensure-folder.ts'
import {writeWhole} from '../write-whole.ts'
import {type PulumiRequest, pulumiEnvironment} from './pulumi-request.ts'

/**
 * The version of a `pulumi` executable, without its `v`; undefined when it is none, or does not run. The answer takes 0.3 s,
 * so it is remembered for as long as the file stays the same.
 */
export async function pulumiVersion(path: string, request: PulumiRequest): Promise<string | undefined> {
  const identity = await identify(path)
  if (identity === undefined) return undefined
  const memo = join(request.cacheDir, 'pulumi', 'versions.json')
  const remembered = await readMemo(memo)
  const known = remembered[identity.path]
  if (known?.state === identity.state) return known.version
  const version = await ask(path, request)
  if (version !== undefined) await writeMemo(memo, {...remembered, [identity.path]: {state: identity.state, version}})
  return version
}

type Memo = Readonly<Record<string, {readonly state: string; readonly version: string}>>

async function identify(path: string): Promise<{readonly path: string; readonly state: string} | undefined> {
  try {
    await access(path, constants.X_OK)
    const real = await realpath(path)
    const {size, mtimeMs} = await stat(real)
    return size === 0 ? undefined : {path: real, state: `${size} ${mtimeMs}`}
  } catch {
    return undefined
  }
}

async function ask(path: string, request: PulumiRequest): Promise<string | undefined> {
  const {processes, signal} = request
  signal.throwIfAborted()
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(20_000)])
  const answer = await processes
    .run(path, ['version'], {signal: bounded, env: pulumiEnvironment(request)})
    .catch(() => undefined) // a folder of that name, another machine's binary, one that hangs
  signal.throwIfAborted()
  return answer?.exitCode === 0 ? /^v?(\d+\.\d+\.\d+\S*)\s*$/.exec(answer.stdout)?.[1] : undefined
}

async function readMemo(file: string): Promise<Memo> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch {
    return {}
  }
}

/** A cache that can not be written costs time, nothing else. */
async function writeMemo(file: string, memo: Memo): Promise<void> {
  try {
    await ensureFolder(dirname(file))
    await writeWhole(file, JSON.stringify(memo))
  } catch {}
}
