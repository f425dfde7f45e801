import {describe, expect, test} from 'vitest'
import {takeOver} from '../../providers/resources/take-over.ts'
import type {ClusterId} from '../../src/domain/cluster-id.ts'
import type {ImportedInstance} from '../../src/domain/imported.ts'
import type {Place} from '../../src/domain/place.ts'
import type {CallScript} from '../../src/emulators/core/call-script.ts'
import type {Adoption, Cloud, GangRequest, TakeRequest} from '../../src/ports/cloud.ts'
import {killedAt} from '../support/killed-at.ts'
import {memoryAdmission} from '../support/memory-admission.ts'

/** An emulated cloud on which somebody makes instances by hand, for one test. */
export interface AdoptionFixture extends AsyncDisposable {
  readonly cloud: () => Cloud
  readonly cluster: ClusterId
  readonly otherCluster: ClusterId
  /** Where instances are made by hand, and as what. */
  readonly place: Place
  readonly gang: (size: number) => GangRequest
  readonly script: CallScript
  /** Makes so many with the cloud's own SDK. @returns their ids */
  readonly make: (count: number) => Promise<readonly string[]>
  /** What the cloud itself says of them, without our code: tags, labels, metadata and whether they run. */
  readonly raw: (ids: readonly string[]) => Promise<readonly {readonly state: string; readonly marks: unknown}[]>
  readonly stop: (id: string) => Promise<void>
  readonly end: (id: string) => Promise<void>
  /** Everything that is not instances and not ours: networks made by hand. */
  readonly networks: () => Promise<readonly string[]>
  /** Instances, and what is only theirs: disks, interfaces, addresses. Absent where the cloud itself ends all of it with them. */
  readonly parts?: () => Promise<readonly string[]>
}

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOwnKeyOfTheCluster'
const OTHER_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAnotherKeyOfTheOne'
const bounded = () => AbortSignal.timeout(20_000)

/** What every cloud promises that takes over instances made by hand. */
export function adoptionContract(name: string, open: () => Promise<AdoptionFixture>): void {
  describe(`adoption contract: ${name}`, () => {
    test('a look tells what instances are, leaves out what is not there, and changes nothing', async () => {
      await using on = await open()
      const ids = await on.make(2)
      const before = await on.raw(ids)
      const found = await adoption(on).look({ids: [...ids, MISSING]}, bounded())
      expect(found.map(({id}) => id).sort()).toEqual([...ids].sort())
      for (const each of found) {
        expect(each).toMatchObject({place: on.place, state: 'running', privateAddress: expect.stringMatching(/^\d+\./)})
        expect(each.ssh).toMatchObject({address: expect.stringMatching(/./), port: 22})
        expect(each).not.toHaveProperty('holder')
        expect(await adoption(on).look({ids: [each.name], region: on.place.region}, bounded())).toEqual(
          name.startsWith('aws') ? [] : [each],
        )
      }
      expect(await on.raw(ids)).toEqual(before)
    })

    test('what is taken is a node, for every client, and the same again changes nothing', async () => {
      await using on = await open()
      const ids = await on.make(2)
      const members = await taken(on, ids)
      expect(members.map((node) => [node.name, node.id, node.state, node.ssh.user, node.ssh.hostKey])).toEqual(
        ids.map((id, at) => [`train-${at}`, id, 'running', `owner-${at}`, hostKeyOf(id)]),
      )
      expect(await on.cloud().nodes(on.cluster, bounded())).toEqual(members)
      const after = await on.raw(ids)
      expect(await taken(on, ids)).toEqual(members)
      expect(await on.raw(ids)).toEqual(after)
      const found = await adoption(on).look({ids}, bounded())
      for (const {id, holder} of found) {
        const index = ids.indexOf(id)
        const mark = {index, user: `owner-${index}`}
        expect(holder).toMatchObject({lease: on.cluster.lease, cluster: on.cluster.name, pool: 'train', mark})
      }
      expect(await on.cloud().nodes(on.otherCluster, bounded())).toEqual([])
    })

    test('a pool that is to be launched launches and ends nothing beside them', async () => {
      await using on = await open()
      const ids = await on.make(1)
      const members = await taken(on, ids)
      await on.cloud().ensureNetwork({cluster: on.cluster, region: on.place.region, owner: 'tester'}, bounded())
      const {fault} = await on.cloud().ensureGang(on.gang(2), bounded())
      expect(fault).toMatchObject({kind: 'invalid', code: 'ImportUnfinished'})
      expect(await on.cloud().nodes(on.cluster, bounded())).toEqual(members)
    })

    test('one that stopped is started; one that is gone is a fault beside those that are there', async () => {
      await using on = await open()
      const ids = await on.make(3)
      await taken(on, ids)
      await on.stop(ids[1] as string)
      expect((await taken(on, ids)).map(({state}) => state)).toEqual(['running', 'running', 'running'])
      await on.end(ids[2] as string)
      const {members, fault} = await takeOver(requestOf(on, ids), adoption(on), memoryAdmission(), bounded())
      expect(fault).toMatchObject({kind: 'lost', message: expect.stringContaining(`train-2 (${ids[2]}) is gone`)})
      expect(members.map(({id}) => id)).toEqual(ids.slice(0, 2))
    })

    test('another key is let in before the tags say so, and one that is refused changes no tag', async () => {
      await using on = await open()
      const ids = await on.make(2)
      const admission = memoryAdmission()
      admission.refusing.add(ids[1] as string)
      const before = await on.raw(ids)
      const {members, fault} = await takeOver(requestOf(on, ids), adoption(on), admission, bounded())
      expect([members, fault?.kind]).toEqual([[], 'auth'])
      expect([await on.raw(ids), admission.admitted.size]).toEqual([before, 0])
      admission.refusing.clear()
      await takeOver(requestOf(on, ids), adoption(on), admission, bounded())
      expect(admission.admitted.size).toBe(2)
      admission.admitted.clear()
      await takeOver(requestOf(on, ids), adoption(on), admission, bounded())
      expect(admission.admitted.size).toBe(0) // in already
      await takeOver({...requestOf(on, ids), authorizedKey: OTHER_KEY}, adoption(on), admission, bounded())
      expect(admission.admitted.size).toBe(2)
    })

    test('what another cluster has stays with it', async () => {
      await using on = await open()
      const ids = await on.make(1)
      const theirs = {...requestOf(on, ids), cluster: on.otherCluster}
      await takeOver(theirs, adoption(on), memoryAdmission(), bounded())
      const before = await on.raw(ids)
      const {members, fault} = await takeOver(requestOf(on, ids), adoption(on), memoryAdmission(), bounded())
      expect([members, fault?.code]).toEqual([[], 'InstanceTaken'])
      await adoption(on).leave(on.cluster, bounded())
      await on.cloud().sweep(on.cluster, bounded())
      expect(await on.raw(ids)).toEqual(before)
    })

    test('those that are left are as they were, and nothing that ends the cluster finds them', async () => {
      await using on = await open()
      const ids = await on.make(2)
      const [before, networks] = [await on.raw(ids), await on.networks()]
      await taken(on, ids)
      for (let round = 0; round < 2; round++) await adoption(on).leave(on.cluster, bounded())
      await on.cloud().removeGang({cluster: on.cluster, pool: 'train'}, bounded())
      await on.cloud().sweep(on.cluster, bounded())
      expect(await on.raw(ids)).toEqual(before)
      expect(await on.networks()).toEqual(networks)
    })

    test('removal ends them, and leaves the network that they were in', async () => {
      await using on = await open()
      const ids = await on.make(2)
      const networks = await on.networks()
      await taken(on, ids)
      await on.cloud().removeGang({cluster: on.cluster, pool: 'train'}, bounded())
      await on.cloud().removeNetwork({cluster: on.cluster, region: on.place.region}, bounded())
      await on.cloud().sweep(on.cluster, bounded())
      expect(await adoption(on).look({ids}, bounded())).toEqual([])
      expect(await on.networks()).toEqual(networks)
      expect((await on.parts?.()) ?? []).toEqual([])
    })

    test.each(['before', 'after'] as const)(
      'killed %s any of its calls, a removal is finished by the next one, and by a sweep',
      async (when) => {
        for (let k = 1; ; k++) {
          await using on = await open()
          const ids = await on.make(1)
          await taken(on, ids)
          const kill = killedAt(on.script, k, when)
          const gang = {cluster: on.cluster, pool: 'train'}
          const outcome = await on.cloud().removeGang(gang, kill.signal).catch(String)
          const isOver = !kill.happened()
          if (!isOver) {
            expect(outcome, `${when} call ${k}`).toBe('Error: killed')
            if (k % 2 === 0) await on.cloud().removeGang(gang, bounded())
            else await on.cloud().sweep(on.cluster, bounded())
          }
          expect(await adoption(on).look({ids}, bounded()), `${when} call ${k}`).toEqual([])
          expect((await on.parts?.()) ?? [], `${when} call ${k}`).toEqual([])
          if (isOver) return expect(k).toBeGreaterThan(2)
        }
      },
      180_000,
    )

    test('killed anywhere in it, a removal may be given up, and those that are left have none of its tags', {
      timeout: 180_000,
    }, async () => {
      for (let k = 1; ; k++) {
        await using on = await open()
        const ids = await on.make(1)
        const before = await on.raw(ids)
        await taken(on, ids)
        const kill = killedAt(on.script, k, 'after')
        await on.cloud().removeGang({cluster: on.cluster, pool: 'train'}, kill.signal).catch(String)
        await adoption(on).leave(on.cluster, bounded())
        const [after] = await on.raw(ids)
        const runs = after?.state === before[0]?.state
        if (!runs) return expect(k).toBeGreaterThan(1)
        expect(after, `call ${k}`).toEqual(before[0])
        const parts = (await on.parts?.()) ?? []
        await on.cloud().sweep(on.cluster, bounded())
        expect((await on.parts?.()) ?? [], `call ${k}`).toEqual(parts)
      }
    })

    test.each(['before', 'after'] as const)(
      'killed %s any of its calls, the same again converges',
      async (when) => {
        for (let k = 1; ; k++) {
          await using on = await open()
          const ids = await on.make(2)
          const admission = memoryAdmission()
          const kill = killedAt(on.script, k, when)
          const outcome = await takeOver(requestOf(on, ids), adoption(on), admission, kill.signal).catch(String)
          if (!kill.happened()) {
            expect(k).toBeGreaterThan(3)
            return
          }
          expect(outcome, `${when} call ${k}`).toBe('Error: killed')
          const {members, fault} = await takeOver(requestOf(on, ids), adoption(on), admission, bounded())
          expect([members.map(({id}) => id), fault], `${when} call ${k}`).toEqual([ids, undefined])
          await on.cloud().removeGang({cluster: on.cluster, pool: 'train'}, bounded())
          expect(await adoption(on).look({ids}, bounded())).toEqual([])
        }
      },
      180_000,
    )
  })
}

const MISSING = 'i-0123456789abcdef0'

function adoption(on: AdoptionFixture): Adoption {
  const found = on.cloud().adoption
  if (found === undefined) throw new Error('this cloud adopts nothing')
  return found
}

const hostKeyOf = (id: string) => `ssh-ed25519 ${Buffer.from(`host key of ${id}`).toString('base64')}`

const instanceOf = (id: string, index: number): ImportedInstance => ({
  id,
  user: `owner-${index}`,
  hostKey: hostKeyOf(id),
})

const requestOf = (on: AdoptionFixture, ids: readonly string[]): TakeRequest => ({
  cluster: on.cluster,
  pool: 'train',
  region: on.place.region,
  instances: ids.map(instanceOf),
  authorizedKey: KEY,
  owner: 'tester',
  expiresAtUnixMs: 1_900_000_000_000,
})

async function taken(on: AdoptionFixture, ids: readonly string[]) {
  const {members, fault} = await takeOver(requestOf(on, ids), adoption(on), memoryAdmission(), bounded())
  expect(fault).toBeUndefined()
  return members
}
