import {expect, test} from 'vitest'
import type {Attempt} from '../../src/domain/attempt.ts'
import {exclusionsOf} from '../../src/domain/exclusions-of.ts'
import type {Fault} from '../../src/domain/fault.ts'
import {isExcluded} from '../../src/domain/placement/exclusion.ts'

const OFFERING = {
  cloud: 'aws',
  region: 'us-east-1',
  zone: 'az1',
  instanceType: 'p5.48xlarge',
  purchase: 'spot',
} as const
const zonesOf = () => ['az1', 'az2', 'az3']
const attempt = (fault: Partial<Fault>, offering: Attempt['offering'] = OFFERING): Attempt => ({
  ...{gang: 'train', nodes: 2, offering, startedAtUnixMs: 400, tookMs: 600},
  fault: {kind: 'capacity', code: 'InsufficientInstanceCapacity', message: '', effect: 'none', ...fault},
})
const KIND = {cloud: 'aws', instanceType: 'p5.48xlarge', purchase: 'spot', untilUnixMs: 181_000}

test.each([
  ['the zone', {exclude: {scope: 'zone', seconds: 180}}, [{...KIND, region: 'us-east-1', zone: 'az1'}]],
  ['the region', {exclude: {scope: 'region', seconds: 180}}, [{...KIND, region: 'us-east-1'}]],
  ['all of the cloud', {exclude: {scope: 'cloud', seconds: 180}}, [KIND]],
  ['nothing that the fault does not name', {}, []],
  [
    'every zone but those that the cloud named',
    {exclude: {scope: 'zone', seconds: 180}, zonesWithCapacity: ['az3']},
    [
      {...KIND, region: 'us-east-1', zone: 'az1'},
      {...KIND, region: 'us-east-1', zone: 'az2'},
    ],
  ],
] as const)('leaves out %s', (_what, fault, exclusions) => {
  expect(exclusionsOf([attempt(fault)], zonesOf)).toEqual(exclusions)
})

test('an offering anywhere in a region is left out in all of it', () => {
  const anywhere = attempt({exclude: {scope: 'zone', seconds: 180}}, {...OFFERING, zone: ''})
  expect(exclusionsOf([anywhere], zonesOf)).toEqual([{...KIND, region: 'us-east-1'}])
})

test('what came up leaves nothing out', () => {
  const {fault, ...up} = attempt({})
  expect(exclusionsOf([up], zonesOf)).toEqual([])
})

test('a place is left out by what names it, and by nothing that names another', () => {
  const exclusions = exclusionsOf([attempt({exclude: {scope: 'zone', seconds: 180}})], zonesOf)
  expect(isExcluded(OFFERING, exclusions)).toBe(true)
  for (const other of [
    {zone: 'az2'},
    {region: 'us-west-2'},
    {instanceType: 'p4d.24xlarge'},
    {purchase: 'on-demand'},
  ] as const)
    expect(isExcluded({...OFFERING, ...other}, exclusions)).toBe(false)
})
