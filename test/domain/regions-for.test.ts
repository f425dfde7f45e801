import {expect, test} from 'vitest'
import {regionsFor} from '../../src/domain/regions-for.ts'

const ALL = ['aws', 'gcp', 'azure'] as const
const REGIONS = ['us-east-1', 'us-central1', 'eastus2', 'not_a_region']

test('of several clouds each is asked for regions that are spelled as its own', () => {
  expect(ALL.map((cloud) => regionsFor(cloud, ALL, REGIONS))).toEqual([
    ['us-east-1', 'not_a_region'],
    ['us-central1', 'not_a_region'],
    ['eastus2', 'not_a_region'],
  ])
})

test('one cloud is asked for all that was said', () => {
  expect(regionsFor('gcp', ['gcp'], ['us-east-1'])).toEqual(['us-east-1'])
})
