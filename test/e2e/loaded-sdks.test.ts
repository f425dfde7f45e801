import {expect, test} from 'vitest'
import {emulatedHome} from '../support/emulated-home.ts'
import {freshHome} from '../support/fresh-home.ts'
import {type Sdk, sdksAmong, toldScripts} from '../support/loaded-sdks.ts'

const LOCAL = 'name: here\npools: {train: {nodes: 2}}\nwhere: {clouds: [local]}\n'
const CHEAPEST = 'name: anywhere\npools: {train: {nodes: 2, gpus: H100:8}}\n'
const GPUS: Readonly<Record<Sdk, string>> = {aws: 'A10G:1', gcp: 'A100-40GB:1', azure: 'A10:1+'}

test.each([
  [['--help'], ''],
  [['status', '--help'], ''],
  [['place', '-'], CHEAPEST],
  [['plan', '-'], LOCAL],
  [['ls'], ''],
] as const)('gpuctl %j loads no SDK', async (args, stdin) => {
  await using home = await freshHome({GPUCTL_LOCAL_MODE: 'processes'})
  const told = toldScripts()
  expect(await home.run(args, {stdin, env: told.env})).toMatchObject({exitCode: 0})
  expect(sdksAmong(told.packages())).toEqual([])
})

test.each(Object.keys(GPUS) as Sdk[])(
  'the status of a cluster on %s loads its SDK alone, and no engine',
  async (cloud) => {
    await using emulated = await emulatedHome([cloud])
    const {home} = emulated
    const name = home.newName()
    const stdin = `name: ${name}\npools: {train: {nodes: 2, gpus: "${GPUS[cloud]}"}}\nwhere: {clouds: [${cloud}]}\n`
    expect(await home.run(['up', '-', '--emulate'], {stdin})).toMatchObject({exitCode: 0})
    const told = toldScripts()
    expect(await home.run(['status', '-c', name], {env: told.env})).toMatchObject({exitCode: 0})
    expect(sdksAmong(told.packages())).toEqual([cloud])
    expect(told.packages()).not.toContain('@pulumi/pulumi')
  },
)
