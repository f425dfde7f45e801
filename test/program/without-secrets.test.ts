import {expect, test} from 'vitest'
import {generateSshKeyPair} from '../../src/domain/ssh-key.ts'
import {secretFilter, withoutSecrets} from '../../src/program/without-secrets.ts'

const {privateKey, publicKey} = generateSshKeyPair('test')
const log = `postgres://ann:s3cret@db/x\n{"msg":"done: ${JSON.stringify(privateKey).slice(1, -1)},${publicKey}","v":3}\nplain:\n${privateKey}after\n`
const clean = `postgres://ann:[password]@db/x\n{"msg":"done: [private key]\\n,${publicKey}","v":3}\nplain:\n[private key]\nafter\n`

test('no password and no private key is in a log, escaped or not', () => {
  expect(withoutSecrets(log)).toBe(clean)
})

test.each([1, 7, 64, 1000])('nor in one that comes in pieces of %i characters', (size) => {
  const filter = secretFilter()
  let told = ''
  for (let at = 0; at < log.length; at += size) told += filter.push(log.slice(at, at + size))
  expect(told + filter.rest()).toBe(clean)
})

test('a key whose end never comes is not told', () => {
  const filter = secretFilter()
  const cut = log.slice(0, log.indexOf('OPENSSH') + 200)
  expect(filter.push(cut) + filter.rest()).toBe('postgres://ann:[password]@db/x\n{"msg":"done: [private key]')
})
