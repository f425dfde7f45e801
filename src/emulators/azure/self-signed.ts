import {generateKeyPairSync, randomBytes, sign} from 'node:crypto'

/**
 * A certificate of this machine's own for servers on the loopback network: a client that is given it trusts it and nothing else.
 * Its key lives as long as the process.
 *
 * @source RFC 5280, section 4.1; X.690 for the encoding
 */
export function selfSigned(nowUnixMs = Date.now()): {readonly key: string; readonly cert: string} {
  const {publicKey, privateKey} = generateKeyPairSync('ec', {namedCurve: 'P-256'})
  const toBeSigned = sequence(
    tagged(0xa0, integer(Buffer.from([2]))), // version 3
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ECDSA_WITH_SHA256,
    NAME,
    sequence(time(nowUnixMs - DAY_MS), time(nowUnixMs + 365 * DAY_MS)),
    NAME,
    publicKey.export({type: 'spki', format: 'der'}),
    tagged(0xa3, sequence(BASIC_CONSTRAINTS, KEY_USAGE, ALTERNATIVE_NAMES)),
  )
  const signature = sign('sha256', toBeSigned, privateKey)
  const certificate = sequence(toBeSigned, ECDSA_WITH_SHA256, tagged(0x03, Buffer.from([0]), signature))
  return {
    key: privateKey.export({type: 'pkcs8', format: 'pem'}).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64').replaceAll(/.{1,64}/g, '$&\n')}-----END CERTIFICATE-----\n`,
  }
}

const DAY_MS = 86_400_000

function tagged(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  const {length} = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

const sequence = (...parts: readonly Uint8Array[]): Buffer => tagged(0x30, ...parts)
const integer = (value: Buffer): Buffer => tagged(0x02, value)
const oid = (...bytes: readonly number[]): Buffer => tagged(0x06, Buffer.from(bytes))
const octets = (content: Buffer): Buffer => tagged(0x04, content)
const TRUE = tagged(0x01, Buffer.from([255]))

/** `261121093000Z`: years until 2049 have two digits. */
const time = (unixMs: number): Buffer =>
  tagged(
    0x17,
    Buffer.from(
      `${new Date(unixMs)
        .toISOString()
        .slice(2)
        .replaceAll(/[-:T]|[.]\d+Z$/g, '')}Z`,
    ),
  )

const ECDSA_WITH_SHA256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2))
const NAME = sequence(tagged(0x31, sequence(oid(0x55, 4, 3), tagged(0x0c, Buffer.from('gpuctl emulator')))))
const BASIC_CONSTRAINTS = sequence(oid(0x55, 0x1d, 19), TRUE, octets(sequence(TRUE)))
/** Signatures, its own certificate's too. */
const KEY_USAGE = sequence(oid(0x55, 0x1d, 15), TRUE, octets(tagged(0x03, Buffer.from([2, 0x84]))))
const ALTERNATIVE_NAMES = sequence(
  oid(0x55, 0x1d, 17),
  octets(sequence(tagged(0x82, Buffer.from('localhost')), tagged(0x87, Buffer.from([127, 0, 0, 1])))),
)
