import {randomBytes, randomUUID} from 'node:crypto'
import {access, chmod, constants, link, readFile, rm, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {fileURLToPath, pathToFileURL} from 'node:url'
import {backendIdentity} from '../domain/backend-identity.ts'
import {withoutPasswords} from '../domain/without-passwords.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import {ensureFolder} from './ensure-folder.ts'
import type {Paths} from './paths.ts'
import type {UserConfig} from './read-config.ts'

/** Where this user's clusters are kept, and by which secret. */
export interface Installation {
  /** A Pulumi backend's URL. */
  readonly backendUrl: string
  /** What tells this backend from all others, see `clusterId`. */
  readonly identity: string
  readonly passphraseFile: string
  /** Where the passphrase comes from, for messages: that file, or a variable. */
  readonly passphraseSource: string
  readonly secretsProvider?: string
}

const BACKENDS = ['file:', 's3:', 'gs:', 'azblob:', 'postgres:']

/** Finds or makes gpuctl's own folders and passphrase. @throws GpuctlError STATE_UNUSABLE, SPEC_INVALID */
export async function installation(paths: Paths, env: NodeJS.ProcessEnv): Promise<Installation> {
  const config = await userConfig(join(paths.config, 'config.yaml'))
  await usable(paths.state)
  const secrets = {
    ...(await passphraseOf(paths, env)),
    ...(config.secrets_provider === undefined ? {} : {secretsProvider: config.secrets_provider}),
  }
  const shared = env.GPUCTL_BACKEND || config.backend
  if (shared !== undefined) {
    const backendUrl = await sharedBackend(shared)
    return {backendUrl, identity: backendIdentity(backendUrl), ...secrets}
  }
  const backend = join(paths.state, 'backend')
  await usable(backend)
  const identity = await ensureSecretFile(join(paths.state, 'id'), randomUUID)
  return {backendUrl: pathToFileURL(backend).href, identity, ...secrets}
}

/** Most people have none, and reading one loads a parser. */
async function userConfig(file: string): Promise<UserConfig> {
  const isThere = await access(file).then(() => true, isSomethingElse)
  return isThere ? (await import('./read-config.ts')).readConfig(file) : {}
}

const isSomethingElse = ({code}: NodeJS.ErrnoException) => code !== 'ENOENT' && code !== 'ENOTDIR'

/** A file that the person names must be there: made here, it would be a secret that nobody else has. */
async function passphraseOf(
  paths: Paths,
  env: NodeJS.ProcessEnv,
): Promise<Pick<Installation, 'passphraseFile' | 'passphraseSource'>> {
  const own = join(paths.state, 'passphrase')
  if (env.PULUMI_CONFIG_PASSPHRASE !== undefined)
    return {passphraseFile: own, passphraseSource: 'PULUMI_CONFIG_PASSPHRASE'} // which the engine reads first
  const named = env.PULUMI_CONFIG_PASSPHRASE_FILE
  if (!named) await ensureSecretFile(own, () => randomBytes(32).toString('base64url'))
  else if ((await readFile(named, 'utf8').catch(() => '')).trim() === '')
    throw new GpuctlError(
      'STATE_UNUSABLE',
      `there is no passphrase in ${named}, which PULUMI_CONFIG_PASSPHRASE_FILE names`,
      'put the passphrase of your clusters into it, or unset the variable',
    )
  return {passphraseFile: named || own, passphraseSource: named || own}
}

/** As the engine reads it: what the person left unescaped is escaped. */
async function sharedBackend(given: string): Promise<string> {
  const url = URL.canParse(given) ? new URL(given) : undefined
  if (url === undefined || !BACKENDS.includes(url.protocol))
    throw new GpuctlError(
      'SPEC_INVALID',
      `${withoutPasswords(given)} is no state backend`,
      `use one of ${BACKENDS.map((b) => `${b}//…`).join(', ')}; in a password, write / as %2F, @ as %40, : as %3A`,
    )
  if (url.protocol !== 'file:') return url.href
  if (url.hostname !== '')
    throw new GpuctlError('SPEC_INVALID', `${given} names no folder`, 'write the whole path: file:///home/me/state')
  await usable(fileURLToPath(url))
  return url.href
}

/** Makes the folder, for this user alone, and tries whether it can be written. */
async function usable(folder: string): Promise<void> {
  try {
    await ensureFolder(folder, {mode: 0o700})
    await access(folder, constants.W_OK | constants.X_OK)
    const probe = join(folder, `.probe-${randomUUID()}`)
    await writeFile(probe, 'x') // read-only and full disks pass access()
    await rm(probe)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new GpuctlError(
      'STATE_UNUSABLE',
      `the state folder ${folder} cannot be written: ${reason}`,
      'make it writable, or set GPUCTL_HOME to another folder',
      {cause},
    )
  }
}

/** Makes the file whole or not at all; of two at once one wins, and both read the same. */
async function ensureSecretFile(file: string, make: () => string): Promise<string> {
  const existing = await readFile(file, 'utf8').catch(() => '')
  if (existing.trim() !== '') return existing.trim()
  const temporary = `${file}.${randomUUID()}`
  await writeFile(temporary, `${make()}\n`, {mode: 0o600})
  await chmod(temporary, 0o600)
  await link(temporary, file).catch(() => undefined)
  await rm(temporary, {force: true})
  const text = (await readFile(file, 'utf8')).trim()
  if (text === '')
    throw new GpuctlError('STATE_UNUSABLE', `${file} is empty`, `remove it if no cluster was made with it`)
  return text
}
