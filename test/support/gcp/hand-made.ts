import {cloudConfig} from '../../../src/domain/cloud-config.ts'
import {generateSshKeyPair, type SshKeyPair, withoutComment} from '../../../src/domain/ssh-key.ts'
import {askGcp, finished, PLAIN} from './ask-gcp.ts'

interface Endpoint {
  readonly endpoint: string
}

export interface HandMadeOptions {
  readonly names: readonly string[]
  readonly machineType: string
  readonly zone: string
  /** Who logs in. */
  readonly owner: SshKeyPair
  readonly labels?: Readonly<Record<string, string>>
}

/** Instances as somebody makes them in plain HTTP, in the network `net` that is there, each with a host key of its own. */
export async function makeByHand(
  on: Endpoint,
  {names, machineType, zone, owner, labels = {team: 'vision'}}: HandMadeOptions,
): Promise<readonly {readonly id: string; readonly name: string; readonly hostKey: string}[]> {
  return Promise.all(
    names.map(async (name) => {
      const hostKey = generateSshKeyPair('')
      const userData = cloudConfig({user: 'ubuntu', authorizedKey: owner.publicKey, hostKey})
      const accessConfigs = [{name: 'External NAT', type: 'ONE_TO_ONE_NAT'}]
      const inserted = await askGcp(on, 'POST', `zones/${zone}/instances`, {
        ...PLAIN,
        name,
        labels,
        machineType: `zones/${zone}/machineTypes/${machineType}`,
        networkInterfaces: PLAIN.networkInterfaces.map((nic) => ({...nic, accessConfigs})),
        scheduling: {onHostMaintenance: 'TERMINATE'},
        metadata: {items: [{key: 'user-data', value: userData}]},
      })
      const {body: operation} = await finished(on, inserted)
      if (operation.error) throw new Error(JSON.stringify(operation.error))
      const path = `zones/${zone}/instances/${name}`
      while ((await askGcp(on, 'GET', path)).body.status !== 'RUNNING')
        await new Promise((later) => setTimeout(later, 5))
      return {id: String((await askGcp(on, 'GET', path)).body.id), name, hostKey: withoutComment(hostKey.publicKey)}
    }),
  )
}

/** Of one instance: whether it runs, and what its labels and metadata say, those of the emulator left out. */
export async function marksOf(on: Endpoint, zone: string, name: string) {
  const {status, body} = await askGcp(on, 'GET', `zones/${zone}/instances/${name}`)
  if (status === 404) return {state: 'gone', marks: undefined}
  const items: {key: string; value: string}[] = body.metadata.items ?? []
  const metadata = items.filter(({key}) => key !== 'gpuctl-emulated-ssh')
  return {state: String(body.status), marks: {labels: body.labels ?? {}, metadata}}
}
