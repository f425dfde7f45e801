import {expect, test} from 'vitest'
import {LOGIN, makeByHand, marksOf} from '../support/azure/hand-made.ts'
import {SOON} from '../support/azure/sdk.ts'
import {dataOf, errorOf} from './documents.ts'
import {openBench} from './import-bench.ts'
import {fileOf, importedByName, reason} from './import-by-name.ts'

const SIZE = 'Standard_NC4as_T4_v3'

importedByName('azure', {
  ...{gpus: 'T4:1', instanceType: SIZE, running: 'PowerState/running'},
  make: ({azure, owner}, names) => makeByHand(azure, {names, size: SIZE, owner, zone: '1', tags: {team: 'vision'}}),
  marks: ({azure}, name) => marksOf(azure, name),
  end: ({azure}, name) => azure.compute.virtualMachines.delete('mine', name, SOON),
})

test.skipIf(reason)(
  'by the ids of their resources, as whom Azure tells, and with all that is only theirs',
  async () => {
    await using bench = await openBench()
    const {home, azure, owner, identity} = bench
    const made = await makeByHand(azure, {names: ['mine-a'], size: SIZE, owner})
    const [{id = '', path = '', hostKey = ''} = {}] = made
    const name = home.newName()
    const stdin = fileOf(name, 'azure', 'T4:1').replace('nodes: 2', 'nodes: 1')
    const words = [
      'import',
      '-',
      '--pool',
      'train',
      '--emulate',
      '--identity',
      identity,
      '--host-key',
      hostKey,
      '--json',
    ]
    const plan = dataOf(await home.run([...words, '--dry-run', path.toUpperCase()], {stdin}))
    expect(plan).toMatchObject({instances: [{id, zone: '', node: 'train-0'}]})
    expect(await home.run([...words, '--yes', path], {stdin})).toMatchObject({exitCode: 0})
    const marks = (await marksOf(azure, 'mine-a')).marks
    expect(marks).toMatchObject({'gpuctl:imported': `0 ${LOGIN}`, 'gpuctl:pool': 'train'})
    await makeByHand(azure, {names: ['mine-a'], size: SIZE, owner, group: 'other'})
    expect(errorOf(await home.run([...words, '--yes', 'mine-a'], {stdin}))).toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining('azure has several instances mine-a'),
    })
    expect(await home.run(['down', '-c', name, '--yes'])).toMatchObject({exitCode: 0})
    const left: (string | undefined)[] = []
    for await (const each of azure.resources.resources.listByResourceGroup('mine')) left.push(each.name)
    expect(left.sort()).toEqual(['mineNSG', 'mineVNET'])
  },
)
