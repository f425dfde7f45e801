import {withoutPasswords} from '../domain/without-passwords.ts'
import type {ErrorCode} from '../errors/codes.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'

/**
 * What the engine's text says of a shared backend that could not be used; undefined when it says nothing of one. There is only
 * text to read: the engine gives no code of its own, but carries those of the database and of the object store.
 */
export function backendFailure(text: string, backendUrl: string, cause: unknown): GpuctlError | undefined {
  if (backendUrl.startsWith('file://')) return undefined
  const line = text.split('\n').find((each) => OF_BACKEND.test(each))
  const known = line === undefined ? undefined : KNOWN.find(({pattern}) => pattern.test(line))
  if (line === undefined || known === undefined) return undefined
  const message = `${known.what(withoutPasswords(backendUrl))}: ${reasonIn(line)}`
  const hint = LOCK_LEFT.test(text)
    ? `${known.hint}, with --break-lock: this one could not give up its lock`
    : known.hint
  return new GpuctlError(known.code, message, hint, {cause})
}

const LOCK_LEFT = /there was a problem deleting the lock/

/** How the engine begins what it says of its backend. @source pulumi, pkg/backend/diy: backend.go, bucket.go, postgres/bucket.go */
const OF_BACKEND =
  /unable to open (state database|bucket)|could not list bucket|blob \(|PostgreSQL|\bpq: |missing google credentials/

const KNOWN: readonly {
  readonly pattern: RegExp
  readonly code: ErrorCode
  readonly what: (where: string) => string
  readonly hint: string
}[] = [
  {
    // Postgres' class 28 and 42501; the names that S3, Cloud Storage and Azure give.
    pattern:
      /\(28\w{3}\)|\(42501\)|code=(PermissionDenied|Unauthenticated)|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidClientTokenId|InvalidToken|ExpiredToken|AccessDenied|AuthFailure|AuthenticationFailed|AuthorizationFailure|Status ?Code: 40[13]\b|credentials/i,
    code: 'AUTH_FAILED',
    what: (where) => `the state backend ${where} refused the login`,
    hint: 'check the user and password in its URL, or the credentials of its cloud, in the environment of this command',
  },
  {
    // Postgres' class 3D; a bucket that is not there.
    pattern: /\(3D\w{3}\)|NoSuchBucket|ContainerNotFound|code=NotFound/,
    code: 'STATE_UNUSABLE',
    what: (where) => `the state backend ${where} does not exist`,
    hint: 'correct its URL in GPUCTL_BACKEND or config.yaml, or make the database or bucket',
  },
  {
    pattern:
      /connection (refused|reset|timed out)|no such host|i\/o timeout|no route to host|network is unreachable|deadline exceeded|unexpected EOF|bad connection|broken pipe|\(57P0\w\)|\(53\w{3}\)|Status ?Code: 5\d\d\b|TLS handshake timeout/i,
    code: 'CLOUD_UNAVAILABLE',
    what: (where) => `the state backend ${where} does not answer`,
    hint: 'check its address and that it runs, then run the command again',
  },
  {
    pattern: /unable to open|SSL is not enabled|unsupported sslmode|Options\.AccountName/,
    code: 'STATE_UNUSABLE',
    what: (where) => `the state backend ${where} cannot be opened`,
    hint: 'correct its URL in GPUCTL_BACKEND or config.yaml; Pulumi documents its parameters under "DIY backends"',
  },
]

/** The end of Go's chain of reasons, after the URL, without what only the vendor's support reads. */
function reasonIn(line: string): string {
  const chain = withoutPasswords(line)
    .replaceAll(/(RequestID|HostID): [^,]*, /g, '')
    .replace(/^.*?unable to open (state database|bucket) "[^"]*": /, '')
  return chain.replace(/^.*?error: /, '').trim()
}
