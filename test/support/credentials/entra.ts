import {X509Certificate} from 'node:crypto'
import {jwtIn} from './jwt.ts'
import type {Answer, Asked} from './loopback.ts'

export interface Application {
  readonly tenant: string
  readonly client: string
  readonly secret: string
  /** PEM. */
  readonly certificate: string
  /** What its federation trusts. */
  readonly federated: {readonly issuer: string; readonly subject: string}
}

/**
 * Microsoft's login: what is known of authorities, a tenant's configuration, and tokens for an application.
 *
 * @source Microsoft identity platform, "OAuth 2.0 client credentials flow", "Certificate credentials" and "Error codes"
 */
export function entra(application: Application) {
  return (asked: Asked): Answer => {
    const {method, url, headers} = asked
    const host = String(headers.host)
    const {pathname, searchParams} = new URL(url, `https://${host}`)
    if (pathname === '/common/discovery/instance')
      return json(200, authorities(new URL(searchParams.get('authorization_endpoint') ?? '').host))
    const [, tenant = '', ...path] = pathname.split('/')
    if (tenant !== application.tenant) return refused(400, 'invalid_request', 90002, `Tenant '${tenant}' not found.`)
    if (path.join('/') === 'v2.0/.well-known/openid-configuration') return json(200, configuration(host, tenant))
    if (method !== 'POST' || path.join('/') !== 'oauth2/v2.0/token') return {status: 404, body: ''}
    return token(application, `https://${host}/${tenant}/oauth2/v2.0/token`, new URLSearchParams(asked.body))
  }
}

const authorities = (host: string) => ({
  tenant_discovery_endpoint: `https://${host}/common/v2.0/.well-known/openid-configuration`,
  'api-version': '1.1',
  metadata: [{preferred_network: host, preferred_cache: host, aliases: [host]}],
})

const configuration = (host: string, tenant: string) => ({
  token_endpoint: `https://${host}/${tenant}/oauth2/v2.0/token`,
  authorization_endpoint: `https://${host}/${tenant}/oauth2/v2.0/authorize`,
  jwks_uri: `https://${host}/${tenant}/discovery/v2.0/keys`,
  issuer: `https://${host}/${tenant}/v2.0`,
})

function token(application: Application, endpoint: string, form: URLSearchParams): Answer {
  if (form.get('grant_type') !== 'client_credentials')
    return refused(400, 'unsupported_grant_type', 70003, 'The app returned an unsupported grant type.')
  const client = form.get('client_id') ?? ''
  if (client !== application.client)
    return refused(400, 'unauthorized_client', 700016, `Application with identifier '${client}' was not found.`)
  if (
    !form.get('scope')?.split(' ').includes('https://management.core.windows.net//.default') &&
    !form.get('scope')?.split(' ').includes('https://management.azure.com/.default')
  )
    return refused(400, 'invalid_scope', 70011, 'The provided value for scope is not valid.')
  const way = form.has('client_assertion')
    ? assertionFault(application, endpoint, form)
    : secretFault(application, form)
  if (way !== undefined) return way
  const by = form.has('client_assertion') ? 'assertion' : 'secret'
  return json(200, {token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599, access_token: `by-${by}`})
}

function secretFault({secret, client}: Application, form: URLSearchParams): Answer | undefined {
  if (form.get('client_secret') === secret) return undefined
  const why = `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${client}'.`
  return refused(401, 'invalid_client', 7000215, why)
}

function assertionFault(application: Application, endpoint: string, form: URLSearchParams): Answer | undefined {
  if (form.get('client_assertion_type') !== 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer')
    return refused(400, 'invalid_request', 900144, 'The request body must contain: client_assertion_type.')
  const {header, claims, isSignedBy} = jwtIn(form.get('client_assertion') ?? '')
  const now = Date.now() / 1000
  const times = `Current time: ${iso(now)}, assertion valid from ${iso(Number(claims.nbf ?? claims.iat))}, expiry time of assertion ${iso(Number(claims.exp))}.`
  if (Number(claims.exp) <= now)
    return refused(401, 'invalid_client', 700024, `Client assertion is not within its valid time range. ${times}`)
  const {federated, client, certificate} = application
  if (claims.iss === federated.issuer) {
    if (claims.sub === federated.subject && claims.aud === 'api://AzureADTokenExchange') return undefined
    return refused(
      401,
      'invalid_client',
      700213,
      'No matching federated identity record found for presented assertion subject.',
    )
  }
  const known = new X509Certificate(certificate)
  const isKnown =
    header['x5t#S256'] === Buffer.from(known.fingerprint256.replaceAll(':', ''), 'hex').toString('base64url')
  if (!isKnown || !isSignedBy(known.publicKey))
    return refused(
      401,
      'invalid_client',
      700027,
      'The certificate with identifier used to sign the client assertion is not registered on application.',
    )
  const isOurs = claims.iss === client && claims.sub === client && claims.aud === endpoint
  return isOurs
    ? undefined
    : refused(
        401,
        'invalid_client',
        700021,
        "Client assertion application identifier does not match 'client_id' parameter.",
      )
}

const iso = (seconds: number): string => new Date(seconds * 1000).toISOString()

const refused = (status: number, error: string, code: number, why: string): Answer =>
  json(status, {
    error,
    error_description: `AADSTS${code}: ${why} Trace ID: 00000000-0000-0000-0000-000000000001 Correlation ID: 00000000-0000-0000-0000-000000000002 Timestamp: ${iso(Date.now() / 1000)}`,
    error_codes: [code],
    error_uri: `https://login.microsoftonline.com/error?code=${code}`,
  })

const json = (status: number, body: object): Answer => ({
  status,
  headers: {'content-type': 'application/json'},
  body: JSON.stringify(body),
})
