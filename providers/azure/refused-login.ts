import type {Fault} from '../../src/domain/fault.ts'

/** Why the SDK has no token. Microsoft's own answer is deep in its errors, in the text of one of several that were tried. */
export function refusedLogin(error: Error): Fault {
  const [, code, why] = ANSWER.exec(textOf(error)) ?? []
  if (code === undefined || why === undefined) return noCredential(error)
  const hint = HINTS.find(({codes}) => codes.includes(code))?.hint ?? LOG_IN
  return {kind: 'auth', code, message: why.trim().slice(0, 400), hint, effect: 'none'}
}

/** The identifiers that follow are of use to Microsoft only. */
const ANSWER = /\b(AADSTS\d+): ([^\n]+?)(?= Trace ID:|\n|$)/

/** With what an error is about, and those in it. */
function textOf(error: Error & {errorResponse?: {errorDescription?: string}; errors?: readonly Error[]}): string {
  const {message, errorResponse, errors = [], cause} = error
  const inner = [...errors, ...(cause instanceof Error ? [cause] : [])].map(textOf)
  return [errorResponse?.errorDescription ?? '', message, ...inner].join('\n')
}

const LOG_IN = 'run: az login, or set AZURE_CLIENT_ID, AZURE_TENANT_ID and AZURE_CLIENT_SECRET'

/** @source Microsoft identity platform, "Error codes": the codes are Microsoft's promise, their words are not */
const HINTS: readonly {readonly codes: readonly string[]; readonly hint: string}[] = [
  {
    codes: ['AADSTS7000215', 'AADSTS7000222'],
    hint: 'set AZURE_CLIENT_SECRET to a secret that is valid: az ad app credential reset --id "$AZURE_CLIENT_ID" makes one',
  },
  {
    codes: ['AADSTS700024'],
    hint: 'renew the token in AZURE_FEDERATED_TOKEN_FILE, which is short-lived, and check the clock of this machine',
  },
  {
    codes: ['AADSTS700027'],
    hint: 'register the certificate of AZURE_CLIENT_CERTIFICATE_PATH with the application of AZURE_CLIENT_ID',
  },
  {
    codes: ['AADSTS70021', 'AADSTS700211', 'AADSTS700212', 'AADSTS700213'],
    hint: 'give the application of AZURE_CLIENT_ID a federated credential of this issuer, subject and audience',
  },
  {codes: ['AADSTS700016', 'AADSTS90002'], hint: 'correct AZURE_CLIENT_ID and AZURE_TENANT_ID'},
]

const noCredential = ({message}: Error): Fault => ({
  kind: 'auth',
  code: 'CredentialUnavailable',
  message: message.split('\n')[0] ?? message,
  hint: LOG_IN,
  effect: 'none',
})
