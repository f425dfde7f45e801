import fc from 'fast-check'
import {expect, test} from 'vitest'
import {withoutPasswords} from '../../src/domain/without-passwords.ts'

test.each([
  ['postgres://ann:s3cret@db/x', 'postgres://ann:[password]@db/x'],
  ['postgres://ann:s3/c@r:et@db/x', 'postgres://ann:[password]@db/x'],
  ['postgres://:s3cret@db/x', 'postgres://:[password]@db/x'],
  ['postgres:///x?host=/run&password=s3cret&table=y', 'postgres:///x?host=/run&password=[password]&table=y'],
  [
    '"postgres://ann:s3cret@db": see https://a.example:80/b',
    '"postgres://ann:[password]@db": see https://a.example:80/b',
  ],
])('%s becomes %s', (text, clean) => {
  expect(withoutPasswords(text)).toBe(clean)
})

test.each([
  's3://state?endpoint=http://127.0.0.1:9000&region=x',
  'ssh ann@host',
  'http://a:80/b',
  'postgres://ann@db:5432/x',
])('%s has none', (text) => {
  expect(withoutPasswords(text)).toBe(text)
})

test('no password of a URL is told, whatever is in it', () => {
  const password = fc.string({minLength: 1, unit: 'grapheme-ascii'}).map((text) => `#1${encodeURIComponent(text)}#2`)
  fc.assert(
    fc.property(password, fc.string(), (secret, before) => {
      expect(withoutPasswords(`${before} postgres://ann:${secret}@db/state`)).not.toContain(secret)
    }),
  )
})
