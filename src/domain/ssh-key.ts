import {createHash, generateKeyPairSync, type JsonWebKey, randomBytes} from 'node:crypto'

export interface SshKeyPair {
  /** OpenSSH's own PEM form, unencrypted: for a 0600 file, never for an argument or a log. */
  readonly privateKey: string
  /** One line: `ssh-ed25519 AAAA… comment`. */
  readonly publicKey: string
}

/**
 * Makes an ed25519 key pair as `ssh-keygen -t ed25519 -N ''` does, without starting a process. The private half is in OpenSSH's
 * format because neither OpenSSH nor ssh2 reads ed25519 from PKCS#8.
 *
 * @source OpenSSH PROTOCOL.key; RFC 8709 (wire form of ed25519 keys)
 */
export function generateSshKeyPair(comment: string): SshKeyPair {
  const {publicPoint, seed} = ed25519()
  const publicBlob = Buffer.concat([sshString(KEY_TYPE), sshString(publicPoint)])
  return {
    privateKey: armor(privateBlob(publicBlob, publicPoint, seed, comment)),
    publicKey: `${KEY_TYPE} ${publicBlob.toString('base64')}${comment === '' ? '' : ` ${comment}`}`,
  }
}

/** A public key line without its comment: the form in which host keys are pinned and compared. */
export const withoutComment = (publicKey: string): string => publicKey.trim().split(/\s+/).slice(0, 2).join(' ')

/** Whether a private key that {@link generateSshKeyPair} made goes with a public one: it has that in it. */
export function isPrivateHalf(privateKey: string, publicKey: string): boolean {
  const blob = Buffer.from(privateKey.replace(/^-.*-$/gm, ''), 'base64')
  const known = publicKey.split(' ')[1] ?? ''
  return known !== '' && blob.includes(sshString(Buffer.from(known, 'base64')))
}

/** As `ssh-keygen -l` prints it: `SHA256:…`. */
export const fingerprintOf = (publicKey: string): string => {
  const blob = Buffer.from(publicKey.trim().split(/\s+/)[1] ?? '', 'base64')
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`
}

const KEY_TYPE = 'ssh-ed25519'
const BLOCK_BYTES = 8 // of the cipher "none"

function ed25519() {
  const {privateKey} = generateKeyPairSync('ed25519')
  const {x, d}: JsonWebKey = privateKey.export({format: 'jwk'})
  if (x === undefined || d === undefined) throw new Error('node:crypto gave an ed25519 key without its parts')
  return {publicPoint: Buffer.from(x, 'base64url'), seed: Buffer.from(d, 'base64url')}
}

function privateBlob(publicBlob: Buffer, publicPoint: Buffer, seed: Buffer, comment: string): Buffer {
  const check = randomBytes(4) // written twice, so that a wrong passphrase would be noticed
  const secret = pad(
    Buffer.concat([
      check,
      check,
      sshString(KEY_TYPE),
      sshString(publicPoint),
      sshString(Buffer.concat([seed, publicPoint])),
      sshString(comment),
    ]),
  )
  const noCipher = [sshString('none'), sshString('none'), sshString('')]
  return Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    ...noCipher,
    uint32(1),
    sshString(publicBlob),
    sshString(secret),
  ])
}

/** Fills the last block with 1, 2, 3 …, as the format wants. */
function pad(blob: Buffer): Buffer {
  const missing = (BLOCK_BYTES - (blob.length % BLOCK_BYTES)) % BLOCK_BYTES
  return Buffer.concat([blob, Buffer.from(Array.from({length: missing}, (_, index) => index + 1))])
}

function armor(blob: Buffer): string {
  const lines = blob.toString('base64').match(/.{1,70}/g) ?? []
  return ['-----BEGIN OPENSSH PRIVATE KEY-----', ...lines, '-----END OPENSSH PRIVATE KEY-----', ''].join('\n')
}

function sshString(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value)
  return Buffer.concat([uint32(bytes.length), bytes])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
