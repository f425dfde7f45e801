import {homedir} from 'node:os'
import {join} from 'node:path'
import {emulatorFolder} from '../src/adapters/emulator/emulator-folder.ts'
import {readEndpoints} from '../src/adapters/emulator/endpoints-file.ts'
import {findCredentials} from '../src/adapters/find-credentials.ts'
import {packageTemplates} from '../src/adapters/package-templates.ts'
import {type Paths, paths} from '../src/adapters/paths.ts'
import {processRunner} from '../src/adapters/process-runner.ts'
import {sshShell} from '../src/adapters/ssh/ssh-shell.ts'
import type {Account} from '../src/domain/account.ts'
import type {ProvisionedCloud} from '../src/domain/catalog/provisioned-clouds.ts'
import {GpuctlError} from '../src/errors/gpuctl-error.ts'
import type {Cloud, CloudId, Clouds, ListedAccount} from '../src/ports/cloud.ts'
import {inAccount, type RentedCloudPort} from './shared/in-account.ts'
import type {RentedCloudOptions} from './shared/rented-cloud-options.ts'
import {admission} from './ssh/admission.ts'

/**
 * Every cloud that this version can bring up, wired to this machine; the same in gpuctl and in its provider plugin. Connections
 * to hosts stay open, and keep the process alive, until it is disposed of.
 */
export function clouds(env: NodeJS.ProcessEnv = process.env, where: Paths = paths(env)): Clouds & AsyncDisposable {
  const shell = sshShell(env.SSH_AUTH_SOCK === undefined ? {} : {agentSocket: env.SSH_AUTH_SOCK})
  const wired = {shell, templates: packageTemplates(), knownHostsFiles: KNOWN_HOSTS_FILES}
  const openers: Readonly<Partial<Record<CloudId, () => Promise<Cloud>>>> = {
    async local() {
      const {localCloud} = await import('./local/index.ts')
      return localCloud({
        stateDir: join(where.state, 'local'),
        processes: processRunner(),
        maskedPaths: [where.state, where.config],
        ...(isLocalMode(env.GPUCTL_LOCAL_MODE) ? {mode: env.GPUCTL_LOCAL_MODE} : {}),
      })
    },
    async ssh() {
      const {sshCloud} = await import('./ssh/index.ts')
      return sshCloud({...wired, stateDir: join(where.state, 'ssh')})
    },
  }
  const rented: Readonly<Partial<Record<CloudId, (options: RentedCloudOptions) => Promise<RentedCloudPort>>>> = {
    aws: async (options) => (await import('./aws/index.ts')).awsCloud(options),
    gcp: async (options) => (await import('./gcp/index.ts')).gcpCloud(options),
    azure: async (options) => (await import('./azure/index.ts')).azureCloud(options),
  }
  const listers: Readonly<Record<ProvisionedCloud, (env: NodeJS.ProcessEnv) => Promise<readonly ListedAccount[]>>> = {
    aws: async (env) => (await import('./aws/list-accounts.ts')).listAwsAccounts(env),
    gcp: async (env) => (await import('./gcp/list-accounts.ts')).listGcpAccounts(env),
    azure: async (env) => (await import('./azure/list-accounts.ts')).listAzureAccounts(env),
  }
  const opened = new Map<string, Promise<Cloud>>()
  return {
    ids: [...Object.keys(openers), ...Object.keys(rented)] as CloudId[],
    async accounts(id) {
      return (await listers[id as ProvisionedCloud]?.(env)) ?? []
    },
    hasAccount: async (id) => (await findCredentials(env))[id as 'aws' | 'gcp' | 'azure'] !== undefined,
    admission: admission({
      ...wired,
      shownKey: async (at, signal) => (await import('../src/adapters/ssh/shown-host-key.ts')).shownHostKey(at, signal),
    }),
    open(id, {emulated = false, account = {}} = {}) {
      const key = JSON.stringify([id, emulated, account.id, account.name, account.from])
      const cloud = opened.get(key) ?? openers[id]?.() ?? rent(id, emulated, account)
      opened.set(key, cloud)
      return cloud
    },
    [Symbol.asyncDispose]: () => shell[Symbol.asyncDispose](),
  }

  async function rent(id: CloudId, emulated: boolean, {id: noted, name, from}: Partial<Account>): Promise<Cloud> {
    const open = rented[id]
    if (open === undefined) throw new RangeError(`this version has no cloud ${id}`)
    // What the environment named then is not asked for by that name: whether it still leads there is looked at.
    const account = {...(noted && {id: noted}), ...(name !== undefined && from !== 'environment' && {name})}
    const cloud = await open({emulated, env, account, ...(emulated ? await emulatedEndpoint(id) : endpointIn(env, id))})
    return noted === undefined ? cloud : inAccount(cloud, {id: noted, ...(name && {name}), ...(from && {from})})
  }

  async function emulatedEndpoint(id: CloudId): Promise<Pick<RentedCloudOptions, 'endpoint' | 'certificate'>> {
    const endpoints = await readEndpoints(emulatorFolder(where))
    const endpoint = endpoints?.[id as ProvisionedCloud]
    if (endpoint !== undefined) return {endpoint, ...(endpoints?.certificate && {certificate: endpoints.certificate})}
    throw new GpuctlError('CLOUD_UNAVAILABLE', `no emulated ${id} runs here`, 'start it by gpuctl emulate start')
  }
}

/** An emulator of the user's own, or a private gateway. */
function endpointIn(env: NodeJS.ProcessEnv, id: CloudId): {endpoint?: string} {
  const variables: Readonly<Partial<Record<CloudId, readonly (string | undefined)[]>>> = {
    aws: [env.AWS_ENDPOINT_URL_EC2, env.AWS_ENDPOINT_URL],
    gcp: [env.GPUCTL_GCP_ENDPOINT],
    azure: [env.GPUCTL_AZURE_ENDPOINT],
  }
  const endpoint = variables[id]?.find(Boolean)
  return endpoint === undefined ? {} : {endpoint}
}

/** Those that OpenSSH's own client reads unless it is told otherwise. @source ssh_config(5) */
const KNOWN_HOSTS_FILES = [
  join(homedir(), '.ssh', 'known_hosts'),
  join(homedir(), '.ssh', 'known_hosts2'),
  '/etc/ssh/ssh_known_hosts',
  '/etc/ssh/ssh_known_hosts2',
]

const isLocalMode = (mode: string | undefined): mode is 'namespaces' | 'processes' =>
  mode === 'namespaces' || mode === 'processes'
