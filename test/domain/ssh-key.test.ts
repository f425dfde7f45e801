import {execFileSync} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import ssh2 from 'ssh2'
import {afterAll, describe, expect, test} from 'vitest'
import {generateSshKeyPair, isPrivateHalf, withoutComment} from '../../src/domain/ssh-key.ts'

const folder = mkdtempSync(join(tmpdir(), 'gpuctl-ssh-key-'))
afterAll(() => rmSync(folder, {recursive: true, force: true}))

describe('generateSshKeyPair', () => {
  // comments of every length modulo 8, so that each amount of padding is met
  test.each(['', 'a', 'ab', 'abc', 'abcd', 'abcde', 'abcdef', 'abcdefg', 'a comment with spaces and ü'])(
    'makes a pair that ssh-keygen reads (comment %j)',
    (comment) => {
      const pair = generateSshKeyPair(comment)
      const file = join(folder, `key-${comment.length}`)
      writeFileSync(file, pair.privateKey, {mode: 0o600})
      expect(execFileSync('ssh-keygen', ['-y', '-P', '', '-f', file], {encoding: 'utf8'}).trim()).toBe(pair.publicKey)
    },
  )

  test('makes a private key that ssh2 reads', () => {
    const pair = generateSshKeyPair('x')
    const parsed = ssh2.utils.parseKey(pair.privateKey)
    if (parsed instanceof Error) throw parsed
    expect(parsed.type).toBe('ssh-ed25519')
    expect(`ssh-ed25519 ${parsed.getPublicSSH().toString('base64')}`).toBe(withoutComment(pair.publicKey))
  })

  test('never gives the same pair twice', () => {
    expect(generateSshKeyPair('x').publicKey).not.toBe(generateSshKeyPair('x').publicKey)
  })
})

test('withoutComment keeps type and key', () => {
  expect(withoutComment('ssh-ed25519 AAAA me@here now\n')).toBe('ssh-ed25519 AAAA')
})

test('isPrivateHalf tells which public key a private one goes with', () => {
  const [one, other] = [generateSshKeyPair('x'), generateSshKeyPair('x')]
  expect(isPrivateHalf(one.privateKey, one.publicKey)).toBe(true)
  expect(isPrivateHalf(one.privateKey, withoutComment(one.publicKey))).toBe(true)
  expect(isPrivateHalf(one.privateKey, other.publicKey)).toBe(false)
  expect(isPrivateHalf(one.privateKey, 'ssh-ed25519')).toBe(false)
  expect(isPrivateHalf('', one.publicKey)).toBe(false)
})
