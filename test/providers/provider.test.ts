import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {gpuctlProvider} from '../../providers/provider.ts'
import {PartialFailure, type Properties} from '../../providers/resources/resource.ts'
import {failureIn} from '../../src/domain/told-failure.ts'
import {GpuctlError} from '../../src/errors/gpuctl-error.ts'
import type {CloudId} from '../../src/ports/cloud.ts'
import {memoryAdmission} from '../support/memory-admission.ts'
import {type MemoryCloud, memoryCloud} from '../support/memory-cloud.ts'

const urn = (type: string, name = 'train') => `urn:pulumi:rack::gpuctl::gpuctl:index:${type}::${name}`
const cluster = {name: 'rack', lease: '0123456789'}

/** The provider as the engine calls it, over a cloud that keeps the port's promises. */
function startProvider(id: CloudId = 'local') {
  const cloud: MemoryCloud = memoryCloud(id)
  const cancellation = new AbortController()
  const news: string[] = []
  const admission = memoryAdmission()
  const provider = gpuctlProvider(
    '1.2.3',
    {ids: [cloud.id], hasAccount: async () => false, accounts: async () => [], open: async () => cloud, admission},
    cancellation,
    async (from, text) => void news.push(`${from} ${text}`),
  )
  const gang = (changes: Properties = {}): Properties => ({
    cluster,
    cloud: id,
    pool: 'train',
    size: 2,
    authorizedKey: 'ssh-ed25519 AAAA ann',
    networkId: 'n',
    offering: {cloud: id, instanceType: 'x'},
    hosts: [],
    tags: {},
    ...changes,
  })
  const call = {
    check: async (type: string, inputs: Properties) => (await provider.check?.(urn(type), {}, inputs))?.failures ?? [],
    diff: async (type: string, old: Properties, inputs: Properties) => provider.diff?.('', urn(type), old, inputs),
    create: async (type: string, inputs: Properties) => {
      const created = await provider.create?.(urn(type), inputs)
      return {id: created?.id ?? '', outs: (created?.outs ?? {}) as Properties}
    },
    update: async (type: string, old: Properties, inputs: Properties) =>
      (await provider.update?.('id', urn(type), old, inputs))?.outs as Properties,
    read: async (type: string, old: Properties) => provider.read?.('id', urn(type), old),
    remove: async (type: string, old: Properties) => provider.delete?.('id', urn(type), old),
  }
  return {...call, cloud, provider, cancellation, news, gang}
}

const members = (outs: Properties) => outs.members as readonly {readonly id: string; readonly name: string}[]

/** What the engine would keep of a call that did only a part. */
async function partOf(act: Promise<unknown>): Promise<PartialFailure> {
  const thrown = await act.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (thrown instanceof PartialFailure) return thrown
  throw new Error('nothing was left undone', {cause: thrown})
}

describe('a gang', () => {
  test('is created at its size, told of, and then unchanged', async () => {
    const {create, diff, gang, news} = startProvider()
    const {id, outs} = await create('Gang', gang())
    expect(id).toBe('0123456789-train')
    expect(members(outs).map(({name}) => name)).toEqual(['train-0', 'train-1'])
    expect(news).toEqual([`${urn('Gang')} 1 of 2 nodes answer`, `${urn('Gang')} 2 of 2 nodes answer`])
    expect(await diff('Gang', outs, gang())).toEqual({changes: false, replaces: [], deleteBeforeReplace: true})
  })

  test('of instances made by hand is never replaced by a launched one, and stays when they are gone', async () => {
    const {check, diff, read, gang} = startProvider()
    const imported = [{id: 'i-1', user: 'ubuntu', hostKey: 'ssh-ed25519 AAAA'}]
    const byHand = gang({size: 1, imported, rental: {owner: 'ann'}})
    expect(await check('Gang', byHand)).toEqual([])
    expect(await check('Gang', {...byHand, size: 2})).toMatchObject([{property: 'size'}])
    await expect(diff('Gang', byHand, gang({size: 1}))).rejects.toThrow('was imported, and stays so')
    const between = {...gang({size: 1}), fault: {code: 'ImportUnfinished'}}
    expect(await diff('Gang', between, byHand)).toEqual({changes: true, replaces: [], deleteBeforeReplace: true})
    await expect(diff('Gang', gang({size: 1}), byHand)).rejects.toThrow('was not imported, and stays so')
    expect(await read('Gang', {...byHand, members: []})).toMatchObject({props: {members: []}})
  })

  test('that is half made is kept with its fault, changes until it is whole, and keeps what it has', async () => {
    const {create, diff, update, gang, cloud} = startProvider()
    cloud.room = 1
    const {id, properties, reasons} = await partOf(create('Gang', gang()))
    expect(id).toBe('0123456789-train')
    expect(properties).toMatchObject({fault: {kind: 'capacity', code: 'NO_ROOM', effect: 'none'}})
    expect(reasons).toEqual(['1 of 2 nodes are up; NO_ROOM: there is no room'])
    expect(await diff('Gang', properties, gang())).toMatchObject({
      changes: true,
      replaces: [],
      deleteBeforeReplace: true,
    })
    cloud.room = 2
    const outs = await update('Gang', properties, gang())
    expect(outs).not.toHaveProperty('fault')
    expect(members(outs)[0]).toEqual(members(properties)[0])
    expect(await diff('Gang', outs, gang())).toMatchObject({changes: false})
  })

  test('of which nothing can be learned keeps the nodes that it had', async () => {
    const {create, update, gang, cloud} = startProvider()
    const {outs} = await create('Gang', gang())
    cloud.isOut = true
    const {properties} = await partOf(update('Gang', outs, gang({size: 3})))
    expect(members(properties)).toEqual(members(outs))
    expect(properties).toMatchObject({fault: {code: 'NO_ANSWER', effect: 'unknown'}})
    cloud.isOut = false
    expect(members(await update('Gang', properties, gang({size: 3})))).toHaveLength(3)
  })

  test.each(['ended', 'unreachable'] as const)('changes when a node is %s, though no input does', async (how) => {
    const {create, diff, gang, cloud} = startProvider()
    const {outs} = await create('Gang', gang())
    cloud.lose(members(outs)[1]?.id ?? '', how)
    expect(await diff('Gang', outs, gang())).toMatchObject({changes: true, replaces: [], deleteBeforeReplace: true})
  })

  test.each([
    ['size', 3],
    ['authorizedKey', 'ssh-ed25519 BBBB bob'],
    ['tags', {team: 'x'}],
    ['hosts', [{address: 'a', port: 22, user: 'ann'}]],
    ['offering', {cloud: 'local', instanceType: 'y'}],
  ])('is updated in place for another %s', async (key, value) => {
    const {create, diff, gang} = startProvider()
    const {outs} = await create('Gang', gang())
    expect(await diff('Gang', outs, gang({[key]: value}))).toEqual({
      changes: true,
      replaces: [],
      deleteBeforeReplace: true,
    })
  })

  test.each([
    ['pool', 'rollout'],
    ['cloud', 'ssh'],
    ['cluster', {name: 'rack', lease: 'ffffffffff'}],
  ])('is replaced, the old one first, for another %s', async (key, value) => {
    const {create, diff, gang} = startProvider()
    const {outs} = await create('Gang', gang())
    const difference = await diff('Gang', outs, gang({[key]: value}))
    expect(difference).toMatchObject({changes: true, deleteBeforeReplace: true})
    expect(difference?.replaces?.length).toBeGreaterThan(0)
  })

  test('is read as its nodes are, and is gone when none is left', async () => {
    const {create, read, gang, cloud} = startProvider()
    const {outs} = await create('Gang', gang())
    cloud.lose(members(outs)[0]?.id ?? '')
    const seen = await read('Gang', outs)
    expect(members(seen?.props).map(({name}) => name)).toEqual(['train-1'])
    cloud.lose(members(outs)[1]?.id ?? '')
    expect(await read('Gang', outs)).toEqual({})
  })

  test('of hosts of the user asks on those that it has, and those of another pool are not its own', async () => {
    const {create, diff, remove, update, gang, cloud} = startProvider('ssh')
    const {outs} = await create('Gang', gang())
    await create('Gang', gang({pool: 'rollout', size: 1}))
    expect(await diff('Gang', outs, gang())).toMatchObject({changes: false})
    await update('Gang', outs, gang({size: 1}))
    expect(cloud.requests.at(-1)?.cluster.hosts).toMatchObject([{address: '10.0.0.1'}, {address: '10.0.0.2'}])
    await remove('Gang', outs)
    expect(cloud.asked.at(-1)?.hosts).toMatchObject([{address: '10.0.0.1', hostKey: 'ssh-ed25519 AAAA'}, {}])
    expect(cloud.running.map(({pool}) => pool)).toEqual(['rollout'])
  })

  test.each([
    ['cluster.lease', {cluster: {name: 'rack', lease: 'no'}}],
    ['size', {size: 0}],
    ['size', {size: 1.5}],
    ['size', {size: '2'}],
    ['pool', {pool: ''}],
    ['tags.team', {tags: {team: 1}}],
    ['hosts.0', {hosts: ['a']}],
  ])('is refused for its %s alone: %j', async (property, changes) => {
    const {check, gang} = startProvider()
    expect(await check('Gang', gang(changes))).toEqual([{property, reason: expect.any(String)}])
  })

  test('needs no more than the package schema says', async () => {
    const {check, create, diff, provider, gang} = startProvider()
    const schema = JSON.parse(provider.schema ?? '')
    const required: readonly string[] = schema.resources['gpuctl:index:Gang'].requiredInputs
    const inputs = Object.fromEntries(Object.entries(gang()).filter(([key]) => required.includes(key)))
    expect(await check('Gang', inputs)).toEqual([])
    const {outs} = await create('Gang', inputs)
    expect(await diff('Gang', outs, inputs)).toMatchObject({changes: false})
  })

  test('may not know its key yet when it is planned', async () => {
    const {check, diff, create, gang} = startProvider()
    const {authorizedKey, ...planned} = gang()
    expect(await check('Gang', planned)).toEqual([])
    const {outs} = await create('Gang', gang())
    expect(await diff('Gang', outs, planned)).toMatchObject({changes: true})
  })

  test('whatever happens to it, one update makes it whole, and a deletion leaves nothing', async () => {
    const size = fc.integer({min: 1, max: 5})
    const step = fc.oneof(
      fc.record({kind: fc.constant('resize' as const), size}),
      fc.record({kind: fc.constant('lose' as const), at: fc.nat({max: 4})}),
      fc.record({kind: fc.constant('room' as const), room: fc.nat({max: 6})}),
      fc.record({kind: fc.constant('read' as const)}),
    )
    await fc.assert(
      fc.asyncProperty(size, fc.array(step, {maxLength: 12}), async (first, steps) => {
        const {create, diff, read, remove, update, gang, cloud} = startProvider()
        let wanted = first
        let state: Properties = (await create('Gang', gang({size: first}))).outs
        for (const each of steps) {
          if (each.kind === 'room') cloud.room = each.room
          if (each.kind === 'lose') {
            const lost = cloud.running[each.at]
            if (lost !== undefined) cloud.lose(lost.id)
          }
          if (each.kind === 'read') state = ((await read('Gang', state))?.props as Properties | undefined) ?? state
          if (each.kind === 'resize') {
            wanted = each.size
            const next = update('Gang', state, gang({size: wanted}))
            state = await next.catch((error: PartialFailure) => error.properties)
          }
        }
        cloud.room = Number.POSITIVE_INFINITY
        const before = cloud.running.filter(({index}) => index < wanted).map(({id}) => id)
        state = await update('Gang', state, gang({size: wanted}))
        expect(members(state).map(({name}) => name)).toEqual(Array.from({length: wanted}, (_, i) => `train-${i}`))
        expect(members(state).map(({id}) => id)).toEqual(expect.arrayContaining(before))
        expect(await diff('Gang', state, gang({size: wanted}))).toMatchObject({changes: false})
        await remove('Gang', state)
        await remove('Gang', state)
        expect(cloud.running).toEqual([])
      }),
    )
  })
})

describe('a network', () => {
  test('is made once and stays', async () => {
    const {create, diff, read, update} = startProvider()
    const inputs = {cluster, cloud: 'local'}
    const {id, outs} = await create('Network', inputs)
    expect(outs).toEqual({...inputs, networkId: id})
    expect(await diff('Network', outs, inputs)).toMatchObject({changes: false, replaces: []})
    expect(await read('Network', outs)).toEqual({id: 'id', props: outs})
    expect(await update('Network', outs, inputs)).toEqual(outs)
  })

  test.each([{cloud: 'ssh'}, {cluster: {name: 'rack', lease: 'ffffffffff'}}])('is replaced for %j', async (changes) => {
    const {create, diff} = startProvider()
    const {outs} = await create('Network', {cluster, cloud: 'local'})
    expect(await diff('Network', outs, {cluster, cloud: 'local', ...changes})).toMatchObject({
      changes: true,
      replaces: Object.keys(changes),
      deleteBeforeReplace: true,
    })
  })

  test('that a cloud refuses is told of before the engine hears of it, as data', async () => {
    const {create, remove, cloud, news} = startProvider()
    const refusal = new GpuctlError('QUOTA_EXCEEDED', 'AWS: VpcLimitExceeded: 5 are all', 'ask for more')
    cloud.ensureNetwork = () => Promise.reject(refusal)
    cloud.removeNetwork = () => Promise.reject(refusal)
    const inputs = {cluster, cloud: 'local'}
    await expect(create('Network', inputs)).rejects.toBe(refusal)
    await expect(remove('Network', inputs)).rejects.toBe(refusal)
    const told = news.map((line) => failureIn(line.slice(line.indexOf(' ') + 1)))
    const {code, message, hint} = refusal
    expect(told).toEqual([
      {code, message, hint},
      {code, message, hint},
    ])
  })

  test('of no cloud of this version is an error that names it', async () => {
    const {create} = startProvider()
    await expect(create('Network', {cluster, cloud: 'moon'})).rejects.toThrow('there is no cloud moon in gpuctl 1.2.3')
  })
})

describe('access', () => {
  test('is a key pair that stays for as long as the cluster has its lease', async () => {
    const {create, diff, read, remove} = startProvider()
    const {id, outs} = await create('Access', {cluster})
    expect(id).toBe('access-0123456789')
    expect(outs.publicKey).toMatch(/^ssh-ed25519 \S+ gpuctl rack$/)
    expect(outs.privateKey).toMatch(/^-----BEGIN OPENSSH PRIVATE KEY-----\n/)
    expect(await diff('Access', outs, {cluster})).toEqual({changes: false, replaces: []})
    expect(await diff('Access', outs, {cluster: {name: 'rack', lease: 'ffffffffff'}})).toMatchObject({changes: true})
    expect(await read('Access', outs)).toEqual({id: 'id', props: outs})
    await remove('Access', outs)
    const again = await create('Access', {cluster})
    expect(again.outs.privateKey).not.toBe(outs.privateKey)
  })

  test('is refused without a cluster', async () => {
    const {check} = startProvider()
    expect(await check('Access', {})).toEqual([{property: 'cluster', reason: expect.any(String)}])
  })
})

describe('the provider', () => {
  test('cancels calls that run', async () => {
    const {create, gang, provider, cancellation} = startProvider()
    await provider.cancel?.()
    expect(cancellation.signal.aborted).toBe(true)
    await expect(create('Gang', gang())).rejects.toThrow()
  })

  test('knows its types also below a component, and no others', async () => {
    const {provider, check} = startProvider()
    const nested = 'urn:pulumi:rack::gpuctl::my:index:Rack$gpuctl:index:Access::a::b'
    expect(await provider.check?.(nested, {}, {cluster})).toEqual({inputs: {cluster}, failures: []})
    await expect(check('Moon', {})).rejects.toThrow('gpuctl has no resource type gpuctl:index:Moon')
  })

  test('has a schema for each of its types, and secrets are secret in it', () => {
    const schema = JSON.parse(startProvider().provider.schema ?? '')
    expect(schema).toMatchObject({name: 'gpuctl', version: '1.2.3'})
    expect(Object.keys(schema.resources)).toEqual(
      ['Access', 'Network', 'Gang', 'Gate'].map((type) => `gpuctl:index:${type}`),
    )
    expect(schema.resources['gpuctl:index:Access'].properties.privateKey.secret).toBe(true)
  })
})
