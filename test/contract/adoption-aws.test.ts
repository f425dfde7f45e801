import {randomBytes} from 'node:crypto'
import {KEYS, OFFERING, startEc2} from '../support/aws/emulated-ec2.ts'
import {makeByHand, tagsOf} from '../support/aws/hand-made.ts'
import {type AdoptionFixture, adoptionContract} from './adoption.contract.ts'

async function open(): Promise<AdoptionFixture> {
  await using starting = new AsyncDisposableStack()
  const ec2 = starting.use(await startEc2())
  const api = ec2.api()
  starting.defer(() => api.destroy())
  const {cloud, region, zone, instanceType, purchase} = OFFERING
  const stateOf = async (ids: readonly string[]) => {
    const {Reservations = []} = await api.describeInstances({InstanceIds: [...ids]})
    return new Map(
      Reservations.flatMap(({Instances = []}) => Instances).map((each) => [each.InstanceId, each.State?.Name ?? '']),
    )
  }
  const until = async (id: string, state: string) => {
    while ((await stateOf([id])).get(id) !== state) await new Promise((resolve) => setTimeout(resolve, 5))
  }
  const running = starting.move()
  return {
    cloud: () => ec2.cloud(),
    cluster: ec2.cluster,
    otherCluster: {name: 'other', lease: randomBytes(5).toString('hex')},
    place: {cloud, region, zone, instanceType, purchase},
    gang: (size) => ec2.gang(size),
    script: ec2.world.script,
    make: async (count) => (await makeByHand(api, {count, instanceType, zone, owner: KEYS.user})).map(({id}) => id),
    async raw(ids) {
      const [states, tags] = [await stateOf(ids), await tagsOf(api, ids)]
      return ids.map((id) => ({state: states.get(id) ?? '', marks: tags[id]}))
    },
    async stop(id) {
      await api.stopInstances({InstanceIds: [id]})
      await until(id, 'stopped')
    },
    async end(id) {
      await api.terminateInstances({InstanceIds: [id]})
      await until(id, 'terminated')
    },
    async networks() {
      const {Subnets = []} = await api.describeSubnets({})
      return Subnets.map(({SubnetId = ''}) => SubnetId).sort()
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

adoptionContract('aws', open)
