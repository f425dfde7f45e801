import type {ClusterId} from '../domain/cluster-id.ts'
import {FAULT_CODES} from '../domain/fault-codes.ts'
import {type FoundInstance, goesBy, type ImportedInstance} from '../domain/imported.ts'
import {importedNode} from '../domain/imported-node.ts'
import type {Node} from '../domain/node.ts'
import {inParallel} from '../domain/slots.ts'
import {fingerprintOf, withoutComment} from '../domain/ssh-key.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {Admission} from '../ports/admission.ts'

/** How a person logs in to their instances, and which host keys they vouch for. */
export interface Vouching {
  /** Absent: whom the cloud knows, else whom most images have. */
  readonly user?: string
  readonly identityFile?: string
  readonly hostKeys: readonly GivenHostKey[]
  /** Asks the person whether this is the key of that server; absent: nobody is there to ask. */
  readonly vouch?: (server: string, fingerprint: string) => Promise<boolean>
}

export interface GivenHostKey {
  /** Absent: any of them. */
  readonly id?: string
  /** `ssh-ed25519 AAAA…`, or a fingerprint: `SHA256:…`. */
  readonly key: string
}

interface VouchOptions extends Vouching {
  readonly cluster: ClusterId
  readonly pool: string
  /** What an earlier import of the pool was told. */
  readonly before: readonly ImportedInstance[]
}

/**
 * The instances with the host keys that somebody vouches for, once the login of their owner was tried on each: what a person gave, what
 * their known_hosts has, what they say yes to. Changes nothing. @throws GpuctlError AUTH_FAILED, NODE_FAILED
 */
export async function vouchedInstances(
  found: readonly FoundInstance[],
  options: VouchOptions,
  admission: Admission,
  signal: AbortSignal,
): Promise<readonly ImportedInstance[]> {
  const instances: ImportedInstance[] = []
  for (const each of found) instances.push(await vouched(each, options, admission, signal)) // one question after the other
  const entering = found.flatMap((each, index) => {
    const instance = instances[index]
    if (instance === undefined || each.holder?.access !== undefined) return [] // the cluster is in
    return [importedNode(each, instance, {pool: options.pool, index})]
  })
  await inParallel(entering, AT_ONCE, (node) => requireLogin(node, options.cluster, admission, signal))
  return instances
}

const AT_ONCE = 32

const USER = 'ubuntu'

async function vouched(
  found: FoundInstance,
  {user: asked, identityFile, hostKeys, vouch, before}: VouchOptions,
  admission: Admission,
  signal: AbortSignal,
): Promise<ImportedInstance> {
  const user = found.holder?.mark?.user ?? asked ?? found.login ?? USER
  const {ssh} = importedNode(found, {user}, {pool: '', index: 0})
  const login = {id: found.id, user, ...(identityFile === undefined ? {} : {identityFile})}
  const given = hostKeys.filter(({id}) => id === undefined || goesBy(found, id))
  const told = before.find(({id}) => id === found.id)
  if (told !== undefined && given.length === 0) return {...told, ...login}
  const whole = given.filter(({key}) => !isFingerprint(key))
  const [own = whole[0]] = whole.filter(({id}) => id !== undefined)
  if (own !== undefined && (own.id !== undefined || given.length === 1))
    return {...login, hostKey: storable(withoutComment(own.key), found.id), hostKeySource: '--host-key'}
  const known = given.length > 0 ? undefined : await admission.knownKey(ssh)
  if (known !== undefined) return {...login, ...known, hostKey: storable(known.hostKey, found.id)}
  const hostKey = await admission.shownKey(ssh, signal)
  const fingerprint = fingerprintOf(hostKey)
  const isGiven = given.some(({key}) => key === fingerprint || withoutComment(key) === hostKey)
  const isVouched = isGiven || (given.length === 0 && (await vouch?.(`${found.id} at ${ssh.address}`, fingerprint)))
  if (!isVouched) throw unknownKey(found.id, ssh.address, fingerprint, given.length > 0)
  return {...login, hostKey, hostKeySource: isGiven ? '--host-key' : 'its fingerprint was confirmed at import'}
}

const isFingerprint = (key: string): boolean => key.startsWith('SHA256:')

/** Tags of clouds hold 256 characters, which an RSA key has not room in. */
function storable(hostKey: string, id: string): string {
  if (hostKey.length <= 256) return hostKey
  throw new GpuctlError(
    'AUTH_FAILED',
    `the host key on record for ${id} is too long to be kept with it: ${hostKey.split(' ')[0]}`,
    `give its ed25519 or ecdsa key: --host-key ${id}="$(ssh-keyscan -t ed25519 …)", after checking its fingerprint`,
  )
}

const unknownKey = (id: string, address: string, fingerprint: string, wasGiven: boolean) =>
  new GpuctlError(
    'AUTH_FAILED',
    `${id} at ${address} shows the host key ${fingerprint}, ${wasGiven ? 'and another one was given' : 'which nobody vouches for'}`,
    `compare it with the fingerprint in the instance's console output; where it is the same, add --host-key ${id}=${fingerprint}`,
  )

async function requireLogin(node: Node, cluster: ClusterId, admission: Admission, signal: AbortSignal): Promise<void> {
  const fault = await admission.inspect(node, cluster, signal)
  if (fault === undefined) return
  const code = fault.kind === 'outage' ? 'NODE_FAILED' : FAULT_CODES[fault.kind]
  const hint =
    fault.kind === 'auth'
      ? 'name the login with --user and the key with --identity, or add it to your agent'
      : fault.hint
  throw new GpuctlError(code, `${node.id}: ${fault.message}`, hint ?? 'see whether its owner can log in')
}
