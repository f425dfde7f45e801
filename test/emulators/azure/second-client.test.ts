import {execFile} from 'node:child_process'
import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {expect, test} from 'vitest'
import {ARM_HANDLERS} from '../../../src/emulators/azure/emulated-azure.ts'
import {bounded, CLUSTER, gangOf, networkOf, SMALL, startAzure, USER_KEY} from '../../support/azure/azure-emulator.ts'
import {LOGIN, makeByHand} from '../../support/azure/hand-made.ts'
import {azureSdk, SOON} from '../../support/azure/sdk.ts'
import {EXCHANGES} from '../../support/azure/validated.ts'
import {python, whyNoPython} from '../../support/python/python-environment.ts'

const run = promisify(execFile)
const why = whyNoPython()
if (why !== undefined) console.warn(`skipped: Azure's SDK for Python: ${why}`)

async function ran(script: string, ...args: readonly string[]) {
  const {stdout} = await run(python, [join(import.meta.dirname, script), ...args])
  return JSON.parse(stdout)
}

test.skipIf(why !== undefined)(
  "Microsoft's SDK for Python sees what its SDK for JavaScript sees",
  {timeout: 60_000},
  async () => {
    await using azure = await startAzure()
    const folder = await mkdtemp(join(tmpdir(), 'gpuctl-azure-'))
    const certificate = join(folder, 'certificate.pem')
    await writeFile(certificate, azure.certificate)
    const told = await ran('second_client.py', azure.endpoint, certificate)
    await rm(folder, {recursive: true})
    const running = ['ProvisioningState/succeeded', 'PowerState/running']
    expect(told).toEqual({
      group: ['second', 'eastus', {a: 'b'}, 'Succeeded'],
      network: ['net', ['10.0.0.0/16'], true],
      rdma: 'True',
      scaleSet: ['gang', 2, 'Succeeded', 'Uniform', {owner: 'ada'}],
      machines: [
        ['0', 'Succeeded', running],
        ['1', 'Succeeded', running],
      ],
      nics: [true, true],
      grown: 3,
      deallocated: ['ProvisioningState/succeeded', 'PowerState/deallocated'],
      left: ['1', '2'],
      usage: {standardDSv5Family: 4, cores: 4},
      machine: ['mine', 'Succeeded', running, ['2'], true],
      tagged: {owner: 'ada', 'a:b': 'c'},
      untagged: {owner: 'ada'},
      found: ['mine'],
      disk: ['Attached', true],
      off: 'PowerState/deallocated',
      beside: [['nic'], ['mine-disk']],
      refused: [
        [404, 'ResourceNotFound'],
        [400, 'InUseNetworkSecurityGroupCannotBeDeleted'],
        [400, 'InvalidParameter'],
        [404, 'ResourceGroupNotFound'],
      ],
      groups: [],
    })
    expect(azure.emulated.inventory()).toEqual([])
  },
)

test.skipIf(why !== undefined)(
  'requests and answers of both SDKs fit the models of the one for Python',
  {timeout: 60_000},
  async () => {
    await using azure = await startAzure()
    const {cloud} = azure
    await cloud.ensureNetwork(networkOf(), bounded())
    for (const options of [
      {},
      {purchase: 'spot', pool: 's'},
      {instanceType: 'Standard_ND96isr_H100_v5', pool: 'h'},
    ] as const)
      expect(await cloud.ensureGang(gangOf(2, options), bounded())).not.toHaveProperty('fault')
    await cloud.ensureGang(gangOf(2, {pool: 'near', rental: {together: true}}), bounded())
    await cloud.ensureGang(gangOf(1), bounded())
    await cloud.nodes(CLUSTER, bounded())
    await cloud.removeGang(gangOf(0), bounded())
    const sdk = azureSdk(azure)
    const made = await makeByHand(sdk, {names: ['a'], size: SMALL, owner: USER_KEY, zone: '1', spot: 'Delete'})
    await sdk.compute.virtualMachines.deallocate('mine', 'a', SOON)
    const instances = made.map(({id, hostKey}) => ({id, hostKey, user: LOGIN}))
    const request = {cluster: CLUSTER, pool: 'a', region: 'eastus', instances, authorizedKey: 'key', owner: 'ada'}
    expect(await cloud.adoption?.take(request, bounded())).not.toHaveProperty('fault')
    await cloud.removeGang({cluster: CLUSTER, pool: 'a'}, bounded())
    await cloud.removeNetwork(networkOf(), bounded())
    const used = new Set(azure.world.script.calls.map(({operation}) => operation))
    const folder = await mkdtemp(join(tmpdir(), 'gpuctl-azure-'))
    const file = join(folder, 'exchanges.jsonl')
    await writeFile(file, EXCHANGES.map((each) => JSON.stringify(each)).join('\n'))
    const {checked, wrong, without} = await ran('check_exchanges.py', file, 'src/emulators/azure/arm-model.json')
    await rm(folder, {recursive: true})
    expect({wrong, without}).toEqual({wrong: [], without: []})
    used.delete('Operations_Get') // Resource Manager's own, which no package describes
    expect([...used].filter((operation) => checked[operation] === undefined)).toEqual([])
    console.log(
      `${used.size} operations that the provider uses are validated, ${Object.keys(checked).length} with the second client's, of ${Object.keys(ARM_HANDLERS).length} emulated`,
    )
  },
)

test.skipIf(why !== undefined)('the models of the one for Python refuse what does not fit', async () => {
  const scaleSet = {location: 'eastus', sku: {name: 'Standard_D2s_v5', capacity: 1}}
  const exchange = (request: unknown, answer: unknown = scaleSet) => ({
    operation: 'VirtualMachineScaleSets_CreateOrUpdate',
    status: 200,
    request: JSON.stringify(request),
    answer: JSON.stringify(answer),
  })
  const wrong = [
    exchange({...scaleSet, colour: 'red'}),
    exchange({...scaleSet, properties: {provisioningState: 'Succeeded'}}),
    exchange({...scaleSet, properties: {orchestrationMode: 'Loose'}}),
    exchange({...scaleSet, sku: {name: 'x', capacity: 'many'}}),
    exchange(scaleSet, {...scaleSet, properties: {virtualMachineProfile: {priority: 'Sport'}}}),
  ]
  const folder = await mkdtemp(join(tmpdir(), 'gpuctl-azure-'))
  const file = join(folder, 'exchanges.jsonl')
  await writeFile(file, [exchange(scaleSet), ...wrong].map((each) => JSON.stringify(each)).join('\n'))
  const told = await ran('check_exchanges.py', file, 'src/emulators/azure/arm-model.json')
  await rm(folder, {recursive: true})
  expect(told.wrong).toEqual([
    expect.stringContaining('answer.properties.virtualMachineProfile.priority: '),
    expect.stringContaining('request.colour: unknown to VirtualMachineScaleSet'),
    expect.stringContaining('request.properties.orchestrationMode: '),
    expect.stringContaining('request.properties.provisioningState: only answers have it'),
    expect.stringContaining("request.sku.capacity: 'many' is no int"),
  ])
})
