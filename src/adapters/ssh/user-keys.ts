import {readFile} from 'node:fs/promises'
import {homedir} from 'node:os'
import {join} from 'node:path'
import ssh2, {type AnyAuthMethod} from 'ssh2'
import type {SshEndpoint} from '../../domain/node.ts'

/** Something to log in with, and how a message calls it. */
export interface Credential {
  readonly name: string
  readonly method: AnyAuthMethod
}

export interface KeySources {
  /** The cluster's own private key. */
  readonly identityFile?: string | undefined
  /** Where the user's agent listens; SSH_AUTH_SOCK unless told. */
  readonly agentSocket?: string | undefined
  /** Directory of the default key files; ~/.ssh unless told. */
  readonly userKeyDirectory?: string | undefined
}

export interface Credentials {
  readonly usable: readonly Credential[]
  /** Why others were left out. */
  readonly problems: readonly KeyProblem[]
}

export interface KeyProblem {
  /** Of a key that was asked for, not of one that is only usual. */
  readonly isNamed?: boolean
  readonly message: string
  readonly hint: string
}

const DEFAULT_FILES = ['id_ed25519', 'id_ecdsa', 'id_rsa']

/** What to log in with, in the order to try: the cluster's key, the host's own, the agent, OpenSSH's default files. */
export async function credentialsFor(endpoint: SshEndpoint, sources: KeySources): Promise<Credentials> {
  const agent = sources.agentSocket ?? process.env.SSH_AUTH_SOCK
  const directory = sources.userKeyDirectory ?? join(homedir(), '.ssh')
  const named = [sources.identityFile, endpoint.identityFile].filter((path) => path !== undefined).map(expandHome)
  const usable: Credential[] = []
  const problems: KeyProblem[] = []
  const add = async (path: string, isNamed: boolean) => {
    const found = await readKey(path, endpoint.user)
    if (found === 'absent') problems.push(...(isNamed ? [{...absent(path), isNamed}] : []))
    else if ('hint' in found) problems.push({...found, isNamed})
    else usable.push(found)
  }
  for (const path of new Set(named)) await add(path, true)
  if (agent) usable.push({name: `the agent at ${agent}`, method: {type: 'agent', username: endpoint.user, agent}})
  for (const file of DEFAULT_FILES) await add(join(directory, file), false)
  return {usable, problems}
}

/** The key, or why it cannot be used. */
async function readKey(path: string, username: string): Promise<Credential | KeyProblem | 'absent'> {
  const key = await readFile(path).catch((error: NodeJS.ErrnoException) => error)
  if (key instanceof Error)
    return key.code === 'ENOENT'
      ? 'absent'
      : {
          message: `${path} cannot be read (${key.code})`,
          hint: `make ${path} readable for you alone: chmod 600 ${path}`,
        }
  const parsed = ssh2.utils.parseKey(key)
  if (parsed instanceof Error) return unusable(path, parsed)
  return {name: path, method: {type: 'publickey', username, key}}
}

const absent = (path: string): KeyProblem => ({
  message: `${path} does not exist`,
  hint: 'name the right file with key: in the cluster file',
})

function unusable(path: string, error: Error): KeyProblem {
  if (error.message.includes('ncrypted'))
    return {message: `${path} has a passphrase`, hint: `add it to your agent: ssh-add ${path}`}
  if (error.message.includes('Unsupported key format'))
    return {message: `${path} is not in OpenSSH's format`, hint: `convert it: ssh-keygen -p -f ${path}`}
  return {message: `${path} is no usable private key: ${error.message}`, hint: `name a private key instead of ${path}`}
}

const expandHome = (path: string) => (path.startsWith('~/') ? join(homedir(), path.slice(2)) : path)
