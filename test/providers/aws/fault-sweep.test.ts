import {afterAll, describe, expect, test} from 'vitest'
import {FAULTS} from '../../../providers/aws/fault-table.ts'
import type {Fault} from '../../../src/domain/fault.ts'
import type {ScriptedError} from '../../../src/emulators/core/call-script.ts'
import {type EmulatedEc2, KEYS, OFFERING, startEc2} from '../../support/aws/emulated-ec2.ts'
import {rentalOf} from '../../support/aws/rental.ts'

const bounded = () => AbortSignal.timeout(20_000)
let tried = 0
afterAll(() => console.info(`${tried} faults at calls of EC2`))

const WITH_FABRIC = {...rentalOf({...OFFERING, instanceType: 'g4dn.12xlarge'}, KEYS.host), together: true}

/** One code of each row, as EC2 would send it. */
const ERRORS: readonly (ScriptedError & {readonly kind: Fault['kind']})[] = FAULTS.map(({codes: [code], kind}) => ({
  kind,
  code: typeof code === 'string' ? code : 'InvalidParameterValue',
  status: code === 'InsufficientInstanceCapacity' || kind === 'outage' ? 500 : kind === 'throttled' ? 503 : 400,
}))

/** Only what makes something can meet a limit or the end of a capacity. */
const errorsAt = (operation: string) =>
  ERRORS.filter(({kind}) => !['capacity', 'quota'].includes(kind) || /^(Run|Create|Allocate)/.test(operation))

/** Ends with the gang, or with a fault and nothing of it; then everything goes. */
async function converges(ec2: EmulatedEc2, says: string, kind?: Fault['kind']): Promise<void> {
  const cloud = ec2.cloud()
  const {members, fault} = await cloud.ensureGang(ec2.gang(2, {}, WITH_FABRIC), bounded())
  const named = members.map(({id}) => `instance ${id}`).sort()
  ec2.world.script.clear()
  if (fault === undefined)
    expect(
      members.map(({state}) => state),
      says,
    ).toEqual(['running', 'running'])
  else if (kind !== undefined) expect(fault.kind, says).toBe(kind)
  const instances = ec2.left().filter((each) => each.startsWith('instance '))
  // What is there is named, unless the listing itself was refused: the next call finds it.
  if (fault === undefined || named.length > 0) expect(instances.sort(), says).toEqual(named)
  const again = await cloud.ensureGang(ec2.gang(2, {}, WITH_FABRIC), bounded())
  expect(again.fault, says).toBeUndefined()
  expect(
    ec2.left().filter((each) => each.startsWith('instance ')),
    says,
  ).toHaveLength(2)
  expect(
    ec2.left().filter((each) => each.startsWith('elastic-ip ')),
    says,
  ).toHaveLength(2)
}

async function readied(): Promise<EmulatedEc2> {
  const ec2 = await startEc2()
  await ec2.cloud().ensureNetwork({cluster: ec2.cluster, region: 'us-east-1', owner: 'tester'}, bounded())
  return ec2
}

async function gone(ec2: EmulatedEc2, says: string): Promise<void> {
  await ec2.cloud().removeGang({cluster: ec2.cluster, pool: 'train'}, bounded())
  await ec2.cloud().removeNetwork({cluster: ec2.cluster, region: 'us-east-1'}, bounded())
  expect(ec2.left(), says).toEqual([])
}

/** The operations of an up, in their order. */
async function operationsOfUp(): Promise<readonly string[]> {
  await using ec2 = await readied()
  const before = ec2.world.script.calls.length
  await ec2.cloud().ensureGang(ec2.gang(2, {}, WITH_FABRIC), bounded())
  return [...new Set(ec2.world.script.calls.slice(before).map(({operation}) => operation))]
}

describe('every fault of the table at every operation of an up', async () => {
  const operations = await operationsOfUp()
  test.each(operations)(
    '%s',
    async (operation) => {
      await using ec2 = await readied()
      for (const error of errorsAt(operation)) {
        tried++
        const says = `${error.code} at ${operation}`
        ec2.world.script.add({operation, fault: {kind: 'error', error}})
        await converges(ec2, says, error.kind)
        await ec2.cloud().removeGang({cluster: ec2.cluster, pool: 'train'}, bounded())
      }
      await gone(ec2, operation)
    },
    60_000,
  )

  test.each(['reset-before', 'reset-after', 'cut-answer'] as const)(
    '%s at each of them',
    async (kind) => {
      await using ec2 = await readied()
      for (const operation of operations) {
        tried++
        ec2.world.script.add({operation, fault: {kind}})
        await converges(ec2, `${kind} at ${operation}`, 'outage')
        await ec2.cloud().removeGang({cluster: ec2.cluster, pool: 'train'}, bounded())
      }
      await gone(ec2, kind)
    },
    60_000,
  )
})

test.each([
  ['Server.InsufficientInstanceCapacity', 'capacity'],
  ['Server.InternalError', 'outage'],
  ['Client.VolumeLimitExceeded', 'quota'],
] as const)('instances that end while they boot, with %s, leave nothing', async (code, kind) => {
  await using ec2 = await readied()
  ec2.world.script.add({operation: 'RunInstances', fault: {kind: 'operation-error', error: {code, status: 500}}})
  const {members, fault} = await ec2.cloud().ensureGang(ec2.gang(2, {}, WITH_FABRIC), bounded())
  expect([members, fault?.kind, fault?.code]).toEqual([[], kind, code])
  expect(ec2.left().filter((each) => /^(instance|elastic-ip|placement-group|volume)/.test(each))).toEqual([])
  await converges(ec2, code)
  await gone(ec2, code)
})
