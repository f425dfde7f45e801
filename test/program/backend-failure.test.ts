import {expect, test} from 'vitest'
import {backendFailure} from '../../src/program/backend-failure.ts'

const POSTGRES = 'postgres://ann:s3cret@db.example.org/state'
const S3 = 's3://state?region=us-east-1'
const open = `error: unable to open state database "${POSTGRES}": failed to ping PostgreSQL: `
const s3 =
  'error: read ".pulumi/meta.yaml": blob (key ".pulumi/meta.yaml") (code=Unknown): operation error S3: GetObject, '

// What Pulumi 3.259 said, word for word, of a PostgreSQL 15, of S3 servers, and of clouds without credentials.
test.each([
  ['AUTH_FAILED', POSTGRES, `${open}pq: password authentication failed for user "ann" (28P01)`],
  [
    'AUTH_FAILED',
    POSTGRES,
    'error: failed to create table pulumi_state: pq: permission denied for schema public (42501)',
  ],
  [
    'AUTH_FAILED',
    S3,
    `${s3}https response error StatusCode: 403, RequestID: a, HostID: b, api error InvalidAccessKeyId: no`,
  ],
  [
    'AUTH_FAILED',
    S3,
    `${s3}get identity: get credentials: failed to refresh cached credentials, no EC2 IMDS role found`,
  ],
  ['AUTH_FAILED', 'gs://state', 'error: missing google credentials: unable to find gcp credentials'],
  ['STATE_UNUSABLE', POSTGRES, `${open}pq: database "state" does not exist (3D000)`],
  ['STATE_UNUSABLE', POSTGRES, `${open}pq: SSL is not enabled on the server`],
  [
    'STATE_UNUSABLE',
    S3,
    'error: error listing stacks: could not list bucket: blob (code=NotFound): operation error S3: ListObjectsV2, https response error StatusCode: 404, RequestID: a, HostID: b, NoSuchBucket: The specified bucket does not exist',
  ],
  [
    'STATE_UNUSABLE',
    S3,
    `error: unable to open bucket "${S3}&x=1": open bucket ${S3}&x=1: unknown query parameter "x"`,
  ],
  [
    'STATE_UNUSABLE',
    'azblob://state',
    'error: unable to open bucket "azblob://state": azureblob: Options.AccountName is required',
  ],
  ['CLOUD_UNAVAILABLE', POSTGRES, `${open}dial tcp 127.0.0.1:5432: connect: connection refused`],
  ['CLOUD_UNAVAILABLE', POSTGRES, `${open}dial tcp: lookup db.example.org on 10.0.0.1:53: no such host`],
  [
    'CLOUD_UNAVAILABLE',
    POSTGRES,
    '    error: post-step event returned an error: failed to save snapshot: An IO error occurred while writing the new snapshot file: blob (key ".pulumi/stacks/gpuctl/local.json") (code=Unknown): dial tcp 127.0.0.1:5432: connect: connection refused',
  ],
  [
    'CLOUD_UNAVAILABLE',
    S3,
    `${s3}exceeded maximum number of attempts, 3, https response error StatusCode: 0, RequestID: , HostID: , request send failed, Get "http://127.0.0.1:9000/state": dial tcp 127.0.0.1:9000: connect: connection refused`,
  ],
])('%s of %s: %s', (code, backend, text) => {
  const failure = backendFailure(`code: 1\n stdout: \n stderr: ${text}\n err?: \n`, backend, undefined)
  expect(failure?.code).toBe(code)
  expect(failure?.message).not.toMatch(/s3cret|RequestID|unable to open/)
  expect(failure?.message.split(': ').at(-1)).toBe(text.split(': ').at(-1))
  expect(failure?.hint).not.toContain('--break-lock')
})

test('a lock that could not be given up is told of', () => {
  const text = `${open}connection reset by peer\nerror: there was a problem deleting the lock at ${POSTGRES}/.pulumi/locks/x`
  expect(backendFailure(text, POSTGRES, undefined)?.hint).toContain('--break-lock')
})

test.each([
  ['a folder is no backend that answers or not', 'file:///state', `${open}connection refused`],
  ["a resource's failure is not the backend's", S3, 'error: node: dial tcp 10.0.0.1:22: connect: connection refused'],
  ['what nobody knows is left to others', S3, 'error: blob (code=Unknown): the moon is full'],
])('%s', (_what, backend, text) => {
  expect(backendFailure(text, backend, undefined)).toBeUndefined()
})
