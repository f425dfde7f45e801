import type {EC2} from '@aws-sdk/client-ec2'
import {cloudConfig} from '../../../src/domain/cloud-config.ts'
import {generateSshKeyPair, type SshKeyPair, withoutComment} from '../../../src/domain/ssh-key.ts'

export interface HandMade {
  readonly id: string
  /** Its own SSH server's key, `ssh-ed25519 AAAA…`. */
  readonly hostKey: string
}

export interface HandMadeOptions {
  readonly count: number
  readonly instanceType: string
  /** A zone's id: `use1-az4`. */
  readonly zone: string
  /** Who logs in. */
  readonly owner: SshKeyPair
  readonly spot?: boolean
  readonly tags?: Readonly<Record<string, string>>
}

/** Instances as somebody makes them with the plain SDK: in a network of their own, each with a host key of its own. Waits until they run. */
export async function makeByHand(api: EC2, options: HandMadeOptions): Promise<readonly HandMade[]> {
  const {count, instanceType, zone, owner, spot = false, tags = {}} = options
  const {Vpc} = await api.createVpc({CidrBlock: '172.31.0.0/16'})
  const {Subnet} = await api.createSubnet({VpcId: Vpc?.VpcId, CidrBlock: '172.31.0.0/20', AvailabilityZoneId: zone})
  const {Images = []} = await api.describeImages({
    Owners: ['099720109477'],
    Filters: [{Name: 'architecture', Values: ['x86_64']}],
  })
  const made: HandMade[] = []
  for (let each = 0; each < count; each++) {
    const hostKey = generateSshKeyPair('')
    const {Instances: [instance] = []} = await api.runInstances({
      MinCount: 1,
      MaxCount: 1,
      ImageId: Images[0]?.ImageId,
      InstanceType: instanceType as 'p5.48xlarge',
      SubnetId: Subnet?.SubnetId,
      UserData: Buffer.from(cloudConfig({user: 'ubuntu', authorizedKey: owner.publicKey, hostKey})).toString('base64'),
      TagSpecifications: [
        {
          ResourceType: 'instance',
          Tags: Object.entries({Name: `mine-${each}`, ...tags}).map(([Key, Value]) => ({Key, Value})),
        },
      ],
      ...(spot && {InstanceMarketOptions: {MarketType: 'spot' as const}}),
    })
    made.push({id: instance?.InstanceId ?? '', hostKey: withoutComment(hostKey.publicKey)})
  }
  await running(
    api,
    made.map(({id}) => id),
  )
  return made
}

async function running(api: EC2, InstanceIds: string[]): Promise<void> {
  const endMs = performance.now() + 60_000
  for (;;) {
    const {Reservations = []} = await api.describeInstances({InstanceIds})
    const states = Reservations.flatMap(({Instances = []}) => Instances).map(({State}) => State?.Name)
    if (states.every((state) => state === 'running')) return
    if (performance.now() > endMs) throw new Error(`they are ${states.join(', ')}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Their tags by id, those of the emulator left out. */
export async function tagsOf(
  api: EC2,
  ids: readonly string[],
): Promise<Readonly<Record<string, Record<string, string>>>> {
  const {Reservations = []} = await api.describeInstances({InstanceIds: [...ids]})
  const all = Reservations.flatMap(({Instances = []}) => Instances)
  return Object.fromEntries(
    all.map(({InstanceId = '', Tags = []}) => [
      InstanceId,
      Object.fromEntries(
        Tags.filter(({Key}) => Key !== 'gpuctl:emulated-ssh').map(({Key = '', Value = ''}) => [Key, Value]),
      ),
    ]),
  )
}
