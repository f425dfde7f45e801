import type {StartedGcp} from './start-gcp.ts'

export interface GcpAnswer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: whatever the API answers
  readonly body: any
}

/** Asks the emulated API in plain HTTP, as no library would. @param path after `projects/a-project/` */
export async function askGcp(
  on: Pick<StartedGcp, 'endpoint'>,
  method: string,
  path: string,
  body?: object,
): Promise<GcpAnswer> {
  const response = await fetch(`${on.endpoint}/compute/v1/projects/a-project/${path}`, {
    method,
    headers: {authorization: 'Bearer made-up', 'content-type': 'application/json'},
    ...(body !== undefined && {body: JSON.stringify(body)}),
  })
  const text = await response.text()
  return {status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text}
}

/** Waits for the operation that an answer is. */
export async function finished(on: Pick<StartedGcp, 'endpoint'>, {status, body}: GcpAnswer): Promise<GcpAnswer> {
  if (status !== 200) throw new Error(JSON.stringify(body))
  const scope = body.zone ?? body.region ?? 'global'
  const [, place = 'global'] = /((?:zones|regions)\/[^/]+)$/.exec(scope) ?? []
  return askGcp(on, 'POST', `${place}/operations/${body.name}/wait`)
}

/** A network and a subnet, and what an instance in it is asked for as. */
export async function plainNetwork(on: Pick<StartedGcp, 'endpoint'>): Promise<void> {
  const network = {name: 'net', autoCreateSubnetworks: false}
  await finished(on, await askGcp(on, 'POST', 'global/networks', network))
  const subnet = {name: 'sub', network: 'global/networks/net', ipCidrRange: '10.0.0.0/20'}
  await finished(on, await askGcp(on, 'POST', 'regions/us-central1/subnetworks', subnet))
}

export const PLAIN = {
  machineType: 'e2-standard-2',
  networkInterfaces: [{subnetwork: 'regions/us-central1/subnetworks/sub'}],
  disks: [
    {
      boot: true,
      autoDelete: true,
      initializeParams: {sourceImage: 'projects/debian-cloud/global/images/family/debian-12', diskType: 'pd-balanced'},
    },
  ],
}

export const bulk = (names: readonly string[], more: object = {}, properties: object = {}) => ({
  count: `${names.length}`,
  perInstanceProperties: Object.fromEntries(names.map((name) => [name, {}])),
  instanceProperties: {...PLAIN, ...properties},
  ...more,
})
