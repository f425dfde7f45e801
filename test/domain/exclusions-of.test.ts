import {expect, test} from 'vitest'
import {exclusionsOf} from '../../src/domain/exclusions-of.ts'
import type {Fault} from '../../src/domain/fault.ts'

const OFFERING = {
  cloud: 'aws',
  region: 'us-east-1',
  zone: 'az1',
  instanceType: 'p5.48xlarge',
  purchase: 'spot',
} as const
const ZONES = ['az1', 'az2', 'az3']
const fault = (changes: Partial<Fault>): Fault => ({
  kind: 'capacity',
  code: 'InsufficientInstanceCapacity',
  message: '',
  effect: 'none',
  ...changes,
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
] as const)('leaves out %s', (_what, changes, exclusions) => {
  expect(exclusionsOf({offering: OFFERING}, fault(changes), ZONES, 1000)).toEqual(exclusions)
})

test('an offering anywhere in a region is left out in all of it', () => {
  const anywhere = {offering: {...OFFERING, zone: ''}}
  expect(exclusionsOf(anywhere, fault({exclude: {scope: 'zone', seconds: 180}}), [''], 1000)).toEqual([
    {...KIND, region: 'us-east-1'},
  ])
})
