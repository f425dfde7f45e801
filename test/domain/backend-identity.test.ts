import {expect, test} from 'vitest'
import {backendIdentity} from '../../src/domain/backend-identity.ts'

test.each([
  ['user and password', 'postgres://ann:a@db/state', 'postgres://bob:b@db/state'],
  ['the default port', 'postgres://db:5432/state', 'postgres://db/state'],
  ['TLS settings', 'postgres://db/state?sslmode=disable', 'postgres://db/state?sslmode=verify-full'],
  ['a profile and a region', 's3://state?profile=ann&region=us-east-1', 's3://state'],
  ["an endpoint's protocol", 's3://state?endpoint=https://minio:9000/', 's3://state?endpoint=minio:9000'],
  ['a slash at the end', 'gs://state/gpuctl/', 'gs://state/gpuctl'],
])('%s do not tell backends apart', (_what, one, other) => {
  expect(backendIdentity(one)).toBe(backendIdentity(other))
})

test('places tell them apart', () => {
  const urls = [
    'postgres://db/state',
    'postgres://db:5433/state',
    'postgres://db/other',
    'postgres://other/state',
    'postgres://db/state?table=mine',
    'postgres:///state?host=/run/a',
    'postgres:///state?host=/run/b',
    's3://state',
    's3://state?endpoint=minio:9000',
    's3://state?endpoint=minio:9001',
    's3://state?prefix=a/',
    'gs://state',
    'azblob://state?storage_account=a',
    'file:///state',
  ]
  expect(new Set(urls.map(backendIdentity)).size).toBe(urls.length)
})
