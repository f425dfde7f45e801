import {randomBytes} from 'node:crypto'
import {generateSshKeyPair} from '../../src/domain/ssh-key.ts'
import {askGcp, finished, plainNetwork} from '../support/gcp/ask-gcp.ts'
import {makeByHand, marksOf} from '../support/gcp/hand-made.ts'
import {startGcp, ZONE} from '../support/gcp/start-gcp.ts'
import {type AdoptionFixture, adoptionContract} from './adoption.contract.ts'

const OWNER = generateSshKeyPair('owner')

async function open(): Promise<AdoptionFixture> {
  const on = await startGcp()
  await plainNetwork(on)
  const names = new Map<string, string>()
  const nameOf = (id: string) => names.get(id) ?? id
  const act = async (method: string, path: string) => void (await finished(on, await askGcp(on, method, path)))
  return {
    cloud: on.client,
    cluster: on.cluster,
    otherCluster: {name: 'other', lease: randomBytes(5).toString('hex')},
    place: {
      ...{cloud: 'gcp', region: 'us-central1', zone: ZONE},
      ...{instanceType: 'a2-highgpu-1g', purchase: 'on-demand' as const},
    },
    gang: (size) => on.gang(size),
    script: on.world.script,
    async make(count) {
      const made = await makeByHand(on, {
        names: Array.from({length: count}, (_, each) => `mine-${String.fromCharCode(97 + each)}`),
        machineType: 'a2-highgpu-1g',
        zone: ZONE,
        owner: OWNER,
      })
      for (const {id, name} of made) names.set(id, name)
      return made.map(({id}) => id)
    },
    raw: (ids) => Promise.all(ids.map((id) => marksOf(on, ZONE, nameOf(id)))),
    stop: (id) => act('POST', `zones/${ZONE}/instances/${nameOf(id)}/stop`),
    end: (id) => act('DELETE', `zones/${ZONE}/instances/${nameOf(id)}`),
    async networks() {
      const {body} = await askGcp(on, 'GET', 'global/networks')
      return (body.items ?? []).map(({name}: {name: string}) => name).sort()
    },
    [Symbol.asyncDispose]: () => on[Symbol.asyncDispose](),
  }
}

adoptionContract('gcp', open)
