import {expect, test} from 'vitest'
import {generateSshKeyPair} from '../../src/domain/ssh-key.ts'
import {keyFilter, withoutKeys} from '../../src/program/without-keys.ts'

const {privateKey, publicKey} = generateSshKeyPair('test')
const log = `{"msg":"done: ${JSON.stringify(privateKey).slice(1, -1)},${publicKey}","v":3}\nplain:\n${privateKey}after\n`
const clean = `{"msg":"done: [private key]\\n,${publicKey}","v":3}\nplain:\n[private key]\nafter\n`

test('no private key is in a log, escaped or not', () => {
  expect(withoutKeys(log)).toBe(clean)
})

test.each([1, 7, 64, 1000])('nor in one that comes in pieces of %i characters', (size) => {
  const filter = keyFilter()
  let told = ''
  for (let at = 0; at < log.length; at += size) told += filter.push(log.slice(at, at + size))
  expect(told + filter.rest()).toBe(clean)
})

test('a key whose end never comes is not told', () => {
  const filter = keyFilter()
  const cut = log.slice(0, log.indexOf('OPENSSH') + 200)
  expect(filter.push(cut) + filter.rest()).toBe('{"msg":"done: [private key]')
})
