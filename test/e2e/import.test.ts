import {readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {fingerprintOf, generateSshKeyPair} from '../../src/domain/ssh-key.ts'
import {type HandMade, tagsOf} from '../support/aws/hand-made.ts'
import {whyNot} from '../support/local-cluster.ts'
import {hasTmux, openTerminal} from '../support/tmux.ts'
import {type ClusterDocument, dataOf, errorOf, nodesIn} from './documents.ts'
import {type Bench, openBench} from './import-bench.ts'

const reason = await whyNot('processes')
if (reason) console.warn(`skipped: ${reason}`)
const step = test.skipIf(reason)

const FILE = (name: string, nodes = 2) => `
name: ${name}
pools: {train: {nodes: ${nodes}, gpus: A100-40GB:8, capacity: [on-demand], interconnect: {scope: zone}}}
where: {clouds: [aws]}
`

const importing = ({identity}: Bench, made: readonly HandMade[], ...more: readonly string[]) => [
  ...['import', '-', '--pool', 'train', '--emulate', '--identity', identity],
  ...made.flatMap(({id, hostKey}) => ['--host-key', `${id}=${hostKey}`]),
  ...made.map(({id}) => id),
  ...more,
]

const statesOf = async ({api}: Bench, made: readonly HandMade[]) => {
  const {Reservations = []} = await api.describeInstances({InstanceIds: made.map(({id}) => id)})
  return Reservations.flatMap(({Instances = []}) => Instances).map(({State}) => State?.Name)
}

step('instances made by hand become a pool, are the same again, and end with the cluster', async () => {
  await using bench = await openBench()
  const {home, api} = bench
  const made = await bench.make(2)
  const before = await tagsOf(
    api,
    made.map(({id}) => id),
  )
  const name = home.newName()
  const file = {stdin: FILE(name)}

  const dry = dataOf(await home.run(importing(bench, made, '--dry-run', '--json'), file))
  expect(dry).toMatchObject({
    name,
    pool: 'train',
    instances: made.map(({id, hostKey}, at) => ({
      id,
      hostKey,
      node: `train-${at}`,
      zone: 'use1-az4',
      purchase: 'on-demand',
    })),
    changes: expect.arrayContaining([{resource: 'train', resourceType: 'Gang', operation: 'create'}]),
  })
  expect(errorOf(await home.run(importing(bench, made, '--json'), file))).toMatchObject({code: 'CONFIRMATION_NEEDED'})
  expect(
    await tagsOf(
      api,
      made.map(({id}) => id),
    ),
  ).toEqual(before)

  const cluster = dataOf(await home.run(importing(bench, made, '--yes', '--json'), file)) as ClusterDocument
  expect(cluster).toMatchObject({state: 'running', emulated: true, pools: [{name: 'train', size: 2, imported: true}]})
  expect(nodesIn(cluster).map((node) => [node.name, node.id])).toEqual(made.map(({id}, at) => [`train-${at}`, id]))
  const {stdout} = await home.run(['exec', '-c', name, '--', 'echo', 'here'])
  expect(stdout.trim().split('\n').sort()).toEqual(['train-0 | here', 'train-1 | here'])
  const {Vpcs = []} = await api.describeVpcs({})
  expect(Vpcs.filter(({Tags = []}) => Tags.some(({Key}) => Key === 'gpuctl:lease'))).toEqual([])
  expect(await readFile(join(home.home, 'backend', '.pulumi', 'stacks', 'gpuctl', `${name}.json`), 'utf8')).not.toMatch(
    /PRIVATE KEY/,
  )

  for (const again of [importing(bench, made, '--yes', '--json'), ['up', '-', '--emulate', '--json']])
    expect(dataOf(await home.run(again, file))).toEqual(cluster)
  expect(dataOf(await home.run(['plan', '-', '--emulate', '--json'], file))).toMatchObject({drift: []})
  expect((await home.run(['status', '-c', name])).stdout).toContain('imported')

  expect(await home.run(['down', '-c', name])).toMatchObject({
    exitCode: 13,
    stderr: expect.stringContaining(`made by hand, end: ${made.map(({id}) => id).join(', ')}`),
  })
  expect(await home.run(['down', '-c', name, '--yes'])).toMatchObject({exitCode: 0})
  expect(await statesOf(bench, made)).toEqual(['terminated', 'terminated'])
})

step('a pool made by hand keeps its size, and a lost member is a fault that says what to do', async () => {
  await using bench = await openBench()
  const {home, api} = bench
  const made = await bench.make(2)
  const name = home.newName()
  dataOf(await home.run(importing(bench, made, '--yes', '--json'), {stdin: FILE(name)}))
  for (const command of ['up', 'plan'])
    expect(errorOf(await home.run([command, '-', '--emulate', '--json'], {stdin: FILE(name, 3)}))).toMatchObject({
      code: 'SPEC_INVALID',
      message: expect.stringContaining('pool train is 2 imported instances, and 3 nodes are asked for'),
    })

  await api.terminateInstances({InstanceIds: [made[1]?.id ?? '']})
  await expect.poll(() => statesOf(bench, made)).toEqual(expect.arrayContaining(['running', 'terminated']))
  expect(dataOf(await home.run(['plan', '-', '--emulate', '--json'], {stdin: FILE(name)}))).toMatchObject({
    drift: [{kind: 'missing', node: 'train-1'}],
  })
  for (const command of [['up'], ['reconcile']])
    expect(errorOf(await home.run([...command, '-', '--emulate', '--json'], {stdin: FILE(name)}))).toMatchObject({
      code: 'NODE_FAILED',
      message: expect.stringContaining(`train-1 (${made[1]?.id}) is gone`),
      hint: expect.stringContaining('gpuctl import'),
    })
  const [third] = await bench.make(1)
  const whole = [made[0], third] as readonly HandMade[]
  const repaired = dataOf(await home.run(importing(bench, whole, '--yes', '--json'), {stdin: FILE(name)}))
  expect(repaired).toMatchObject({state: 'running'})
  expect(nodesIn(repaired as ClusterDocument).map(({id}) => id)).toEqual(whole.map(({id}) => id))
  expect(await home.run(['down', '-c', name, '--yes'])).toMatchObject({exitCode: 0})
})

step('down --keep-imported gives instances back as they were', async () => {
  await using bench = await openBench()
  const {home, api} = bench
  const made = await bench.make(2, {tags: {team: 'vision'}})
  const ids = made.map(({id}) => id)
  const before = await tagsOf(api, ids)
  const [name, next] = [home.newName(), home.newName()]
  dataOf(await home.run(importing(bench, made, '--yes', '--json'), {stdin: FILE(name)}))
  expect(errorOf(await home.run(importing(bench, made, '--yes', '--json'), {stdin: FILE(next)}))).toMatchObject({
    code: 'USAGE',
    message: expect.stringContaining(`${ids[0]} belongs to the cluster ${name}, pool train`),
  })
  const down = await home.run(['down', '-c', name, '--yes', '--keep-imported', '--json'])
  expect(dataOf(down)).toMatchObject({existed: true, kept: ids.map((id) => ({id}))})
  expect(await statesOf(bench, made)).toEqual(['running', 'running'])
  expect(await tagsOf(api, ids)).toEqual(before)
  // Nothing of the first cluster is on them, so that another one takes them.
  const again = dataOf(await home.run(importing(bench, made, '--yes', '--json'), {stdin: FILE(next)}))
  expect(again).toMatchObject({state: 'running', pools: [{imported: true}]})
  expect(await home.run(['down', '-c', next, '--yes'])).toMatchObject({exitCode: 0})
})

step('what does not fit is said exactly, and nothing is changed', async () => {
  await using bench = await openBench()
  const {home, api} = bench
  const made = await bench.make(1)
  const [spot] = await bench.make(1, {spot: true, tags: {'aws:autoscaling:groupName': 'web'}}).catch(() => [])
  const [id] = made.map((each) => each.id) as [string]
  const before = await tagsOf(api, [id])
  const name = home.newName()
  const refusal = async (file: string, ...args: readonly string[]) =>
    errorOf(await home.run([...args, '--json', '--yes'], {stdin: file}))

  expect(await refusal(FILE(name), ...importing(bench, made))).toMatchObject({
    code: 'SPEC_INVALID',
    message: 'pool train has 2 nodes, and 1 instances are named',
  })
  expect(await refusal(FILE(name, 1).replace('A100-40GB', 'H100'), ...importing(bench, made))).toMatchObject({
    code: 'SPEC_INVALID',
    message: expect.stringMatching(
      /p4d\.24xlarge on-demand, which pool train does not ask for: gpus: another GPU than H100$/,
    ),
  })
  expect(
    await refusal(FILE(name, 1).replace('[aws]}', '[aws], regions: [eu-*]}'), ...importing(bench, made)),
  ).toMatchObject({
    message: expect.stringContaining('where.regions: not in eu-*'),
  })
  const none = importing(bench, [{id: 'i-0123456789abcdef0', hostKey: made[0]?.hostKey ?? ''}])
  expect(await refusal(FILE(name, 1), ...none)).toMatchObject({code: 'NOT_FOUND'})
  expect(await refusal(FILE(name, 1), ...importing(bench, made, '--pool', 'eval'))).toMatchObject({code: 'USAGE'})
  if (spot !== undefined)
    expect(await refusal(FILE(name), ...importing(bench, [...made, spot]))).toMatchObject({
      message: expect.stringContaining('one pool has one purchase model'),
    })

  const wrong = generateSshKeyPair('').publicKey.trim()
  const another = ['import', '-', '--pool', 'train', '--emulate', '--identity', bench.identity, id]
  expect(await refusal(FILE(name, 1), ...another, '--host-key', `${id}=${wrong}`)).toMatchObject({code: 'AUTH_FAILED'})
  const unknown = await refusal(FILE(name, 1), ...another)
  expect(unknown).toMatchObject({code: 'AUTH_FAILED', message: expect.stringContaining('which nobody vouches for')})
  const stranger = join(home.cwd, 'stranger')
  await writeFile(stranger, generateSshKeyPair('').privateKey, {mode: 0o600})
  expect(
    await refusal(FILE(name, 1), ...importing(bench, made).map((word) => (word === bench.identity ? stranger : word))),
  ).toMatchObject({code: 'AUTH_FAILED', message: expect.stringContaining('refused the login')})
  expect(await tagsOf(api, [id])).toEqual(before)

  // What the refusal showed is what a person compares, and may give.
  const shown = /SHA256:[\w+/]+/.exec(unknown.message)?.[0]
  const by = [...another, '--host-key', `${id}=${shown}`, '--dry-run', '--json']
  expect(dataOf(await home.run(by, {stdin: FILE(name, 1)}))).toMatchObject({
    instances: [{id, hostKey: made[0]?.hostKey}],
  })
})

step('killed while it tags, an import launches and ends nothing, and the same again finishes it', async () => {
  await using bench = await openBench()
  const {home, api} = bench
  const made = await bench.make(2)
  const ids = made.map(({id}) => id)
  const name = home.newName()
  const file = {stdin: FILE(name)}
  const dying = home.start(importing(bench, made, '--yes'), file)
  const isTagged = async () => Object.values(await tagsOf(api, ids)).some((tags) => 'gpuctl:lease' in tags)
  await expect.poll(isTagged, {timeout: 120_000, interval: 5}).toBe(true)
  dying.kill('SIGKILL')
  await dying.exit
  // Depending on how far it came, the state knows of them or refuses to launch beside them.
  for (let round = 0; round < 2; round++) {
    const up = await home.run(['up', '-', '--emulate', '--json'], file)
    if (up.exitCode !== 0) expect(errorOf(up).message).toContain('instances that are being imported')
  }
  const {Reservations = []} = await api.describeInstances({})
  expect(Reservations.flatMap(({Instances = []}) => Instances)).toHaveLength(2)
  expect(await statesOf(bench, made)).toEqual(['running', 'running'])
  const cluster = dataOf(await home.run(importing(bench, made, '--yes', '--json'), file)) as ClusterDocument
  expect(nodesIn(cluster).map(({id}) => id)).toEqual(ids)
  const {stdout} = await home.run(['exec', '-c', name, '--', 'echo', 'here'])
  expect(stdout.trim().split('\n').sort()).toEqual(['train-0 | here', 'train-1 | here'])
  expect(await home.run(['down', '-c', name, '--yes'])).toMatchObject({exitCode: 0})
  expect(await statesOf(bench, made)).toEqual(['terminated', 'terminated'])
})

test.skipIf(reason || !hasTmux)('a person is shown fingerprints and what will be done, and may say no', async () => {
  await using bench = await openBench()
  const {home, api} = bench
  const [made] = (await bench.make(1)) as [HandMade]
  const before = await tagsOf(api, [made.id])
  const name = home.newName()
  await writeFile(join(home.cwd, 'one.yaml'), FILE(name, 1))
  const words = `import one.yaml --pool train --emulate --identity ${bench.identity} ${made.id}`
  const run = join(import.meta.dirname, '..', '..', 'bin', 'run.js')
  await using terminal = await openTerminal(
    `env -C ${home.cwd} GPUCTL_HOME=${home.home} GPUCTL_LOCAL_MODE=processes ${process.execPath} ${run} ${words}`,
    140,
    40,
  )
  const fingerprint = fingerprintOf(made.hostKey)
  const asked = await terminal.until(/\[y\/N\]/, 60_000)
  expect(asked.join('\n')).toContain(`Is ${fingerprint} the host key of ${made.id}`)
  await terminal.press('y')
  await terminal.press('Enter')
  const shown = (await terminal.until(/Take over this instance as pool train/, 60_000)).join('\n')
  expect(shown).toMatch(new RegExp(`${made.id} +train-0 +running`))
  expect(shown).toMatch(/down --keep-imported\s+gives\s+them\s+back/)
  await terminal.press('n')
  await terminal.press('Enter')
  const ended = await terminal.until(/^exited/, 60_000)
  expect(ended.join('\n')).toContain('nothing was changed')
  expect(ended.at(-1)).toBe('exited 130')
  expect(await tagsOf(api, [made.id])).toEqual(before)
})
