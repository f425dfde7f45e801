import {describe, expect, test} from 'vitest'
import type {Rental} from '../../../src/domain/rental.ts'
import {type EmulatedEc2, KEYS, OFFERING, startEc2} from '../../support/aws/emulated-ec2.ts'
import {rentalOf} from '../../support/aws/rental.ts'

const bounded = () => AbortSignal.timeout(20_000)

/** What the emulator was sent, by the names of the wire. */
async function launched(ec2: EmulatedEc2, rental: Rental, size = 2): Promise<Record<string, string>> {
  const {region} = rental.offering
  await ec2.cloud().ensureNetwork({cluster: ec2.cluster, region, owner: 'tester'}, bounded())
  const {fault} = await ec2.cloud().ensureGang(ec2.gang(size, {}, rental), bounded())
  expect(fault).toBeUndefined()
  const last = ec2.gate.requests.findLast(({operation}) => operation === 'RunInstances')
  return Object.fromEntries(last?.parameters ?? [])
}

const interfacesIn = (sent: Record<string, string>) =>
  Array.from({length: 40}, (_, index) => `NetworkInterface.${index + 1}`)
    .filter((at) => `${at}.DeviceIndex` in sent)
    .map((at) => `c${sent[`${at}.NetworkCardIndex`]}d${sent[`${at}.DeviceIndex`]} ${sent[`${at}.InterfaceType`]}`)

/** Type, zone, and the interfaces of the EC2 user guide's layouts. @source fabrics-and-gates: EC2 user guide, efa-acc-inst-types */
const LAYOUTS: readonly (readonly [type: string, zone: string, layout: readonly string[]])[] = [
  ['p4d.24xlarge', 'use1-az4', ['c0d0 interface', 'c0d1 efa-only', ...cards(1, 4)]],
  ['p5.4xlarge', 'use1-az4', ['c0d0 interface', 'c0d1 efa-only']],
  ['p5.48xlarge', 'use1-az4', ['c0d0 interface', 'c0d1 efa-only', ...cards(1, 32)]],
  ['p5en.48xlarge', 'use1-az6', ['c0d0 interface', 'c0d1 efa-only', ...cards(1, 16)]],
  ['g6e.48xlarge', 'use1-az4', ['c0d0 interface', 'c0d1 efa-only', ...cards(1, 4)]],
  ['g6.xlarge', 'use1-az4', ['c0d0 interface']],
]

function cards(from: number, to: number) {
  return Array.from({length: to - from}, (_, index) => `c${from + index}d0 efa-only`)
}

describe('what EC2 is sent for a gang', () => {
  test.each(LAYOUTS)('%s: its interfaces, card by card', async (instanceType, zone, layout) => {
    await using ec2 = await startEc2()
    const sent = await launched(ec2, rentalOf({...OFFERING, instanceType, zone}, KEYS.host))
    expect(interfacesIn(sent)).toEqual(layout)
    expect([sent.MinCount, sent.MaxCount, sent.InstanceType]).toEqual(['2', '2', instanceType])
    const hasPublic = Object.keys(sent).some((name) => name.endsWith('.AssociatePublicIpAddress'))
    expect(hasPublic).toBe(layout.length === 1) // EC2 refuses it beside a second interface
    const addresses = ec2.left().filter((each) => each.startsWith('elastic-ip'))
    expect(addresses).toHaveLength(layout.length === 1 ? 0 : 2)
  })

  test('nothing of it is open, plain or anonymous: IMDSv2, an encrypted root volume, tags on all that it makes', async () => {
    await using ec2 = await startEc2()
    const sent = await launched(ec2, {...rentalOf(OFFERING, KEYS.host), expiresAtUnixMs: Date.UTC(2026, 10, 22)})
    expect(sent).toMatchObject({
      'MetadataOptions.HttpTokens': 'required',
      'BlockDeviceMapping.1.Ebs.Encrypted': 'true',
      'BlockDeviceMapping.1.Ebs.DeleteOnTermination': 'true',
      InstanceInitiatedShutdownBehavior: 'terminate',
    })
    expect(Buffer.from(sent.UserData ?? '', 'base64').toString()).toMatch(/^#cloud-config\n/)
    for (const [at, type] of ['instance', 'volume', 'network-interface'].entries()) {
      const prefix = `TagSpecification.${at + 1}`
      expect(sent[`${prefix}.ResourceType`]).toBe(type)
      const tags = Object.fromEntries(
        Array.from({length: 20}, (_, index) => [
          sent[`${prefix}.Tag.${index + 1}.Key`],
          sent[`${prefix}.Tag.${index + 1}.Value`],
        ]),
      )
      expect(tags).toMatchObject({
        'gpuctl:lease': ec2.cluster.lease,
        'gpuctl:pool': 'train',
        'gpuctl:owner': 'tester',
        'gpuctl:expires': '2026-11-22T00:00:00.000Z',
        'gpuctl:indices': '0-1',
        team: 'research',
      })
    }
    for (const {tags, kind} of ec2.aws.inventory())
      expect(tags, kind).toMatchObject({'gpuctl:lease': ec2.cluster.lease})
  })

  test('spot is one-time and ends when it is taken back', async () => {
    await using ec2 = await startEc2()
    const sent = await launched(ec2, rentalOf({...OFFERING, purchase: 'spot'}, KEYS.host))
    expect(sent).toMatchObject({
      'InstanceMarketOptions.MarketType': 'spot',
      'InstanceMarketOptions.SpotOptions.SpotInstanceType': 'one-time',
      'InstanceMarketOptions.SpotOptions.InstanceInterruptionBehavior': 'terminate',
    })
  })

  test('on-demand together: in a cluster placement group', async () => {
    await using ec2 = await startEc2()
    const sent = await launched(ec2, {...rentalOf(OFFERING, KEYS.host), together: true})
    expect(sent['Placement.GroupName']).toBe(`gpuctl-${ec2.cluster.lease}-train`)
    expect(sent).not.toHaveProperty('InstanceMarketOptions.MarketType')
  })

  test('a capacity block is named with its market, and put in no group of ours', async () => {
    await using ec2 = await startEc2()
    const api = ec2.api()
    const {CapacityBlockOfferings: [offer] = []} = await api.describeCapacityBlockOfferings({
      InstanceType: 'p5.48xlarge',
      InstanceCount: 2,
      CapacityDurationHours: 24,
    })
    const {CapacityReservation: block} = await api.purchaseCapacityBlock({
      CapacityBlockOfferingId: offer?.CapacityBlockOfferingId,
      InstancePlatform: 'Linux/UNIX',
    })
    const zone = block?.AvailabilityZoneId ?? ''
    const reservationId = block?.CapacityReservationId ?? ''
    const rental = rentalOf({...OFFERING, instanceType: 'p5.48xlarge', zone, purchase: 'reserved'}, KEYS.host)
    const sent = await launched(ec2, {...rental, reservationId, together: true})
    expect(sent).toMatchObject({
      'InstanceMarketOptions.MarketType': 'capacity-block',
      'CapacityReservationSpecification.CapacityReservationTarget.CapacityReservationId': reservationId,
    })
    expect(sent).not.toHaveProperty('Placement.GroupName')
    const more = await ec2.cloud().ensureGang(ec2.gang(3, {}, {...rental, reservationId, together: true}), bounded())
    expect([more.members.length, more.fault?.code]).toEqual([2, 'ReservationCapacityExceeded'])
  })

  test('an on-demand reservation is named without a market', async () => {
    await using ec2 = await startEc2()
    const {CapacityReservation: held} = await ec2.api().createCapacityReservation({
      InstanceType: 'c7i.large',
      InstancePlatform: 'Linux/UNIX',
      AvailabilityZoneId: 'use1-az4',
      InstanceCount: 2,
      InstanceMatchCriteria: 'targeted',
    })
    const reservationId = held?.CapacityReservationId ?? ''
    const sent = await launched(ec2, {...rentalOf({...OFFERING, purchase: 'reserved'}, KEYS.host), reservationId})
    expect(sent['CapacityReservationSpecification.CapacityReservationTarget.CapacityReservationId']).toBe(reservationId)
    expect(sent).not.toHaveProperty('InstanceMarketOptions.MarketType')
  })
})
