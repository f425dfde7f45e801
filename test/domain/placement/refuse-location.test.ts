import {expect, test} from 'vitest'
import {locationRules} from '../../../src/domain/placement/refuse-location.ts'
import type {WhereSpec} from '../../../src/domain/spec/cluster-spec.ts'

const USE1 = {cloud: 'aws', region: 'us-east-1', zone: 'use1-az4'}
const CENTRAL = {cloud: 'gcp', region: 'us-central1', zone: ''}

test.each<[WhereSpec, typeof USE1, string | undefined]>([
  [{}, USE1, undefined],
  [{regions: ['us-*']}, USE1, undefined],
  [{regions: ['eu-*']}, USE1, 'where.regions'],
  [{zones: ['use1-*']}, USE1, undefined],
  [{zones: ['use1-az6']}, USE1, 'where.zones'],
  [{zones: ['us-central1-a']}, CENTRAL, undefined],
  [{zones: ['us-central1-*']}, CENTRAL, undefined],
  [{zones: ['us-*']}, CENTRAL, undefined],
  [{zones: ['us-central2-a']}, CENTRAL, 'where.zones'],
  [{avoid: ['use1-az4']}, USE1, 'where.avoid'],
  [{avoid: ['us-east-*']}, USE1, 'where.avoid'],
  [{avoid: ['us-central1-a']}, CENTRAL, undefined],
])('%j of %j is refused by %s', (where, location, field) => {
  expect(locationRules(where)(location)?.field).toBe(field)
})
