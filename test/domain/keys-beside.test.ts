import {expect, test} from 'vitest'
import {keysBeside} from '../../src/domain/keys-beside.ts'

const host = {address: 'a', port: 22, user: 'u'}

test('a key is looked for beside the cluster file, of a jump host too', () => {
  const jump = {...host, identityFile: '../gate'}
  expect(keysBeside([{...host, identityFile: 'keys/id', jump}, host], '/files/rack')).toEqual([
    {...host, identityFile: '/files/rack/keys/id', jump: {...host, identityFile: '/files/gate'}},
    host,
  ])
})

test('a key in the home folder or at an absolute path stays there', () => {
  const hosts = [
    {...host, identityFile: '~/.ssh/id'},
    {...host, identityFile: '/etc/id'},
  ]
  expect(keysBeside(hosts, '/files')).toEqual(hosts)
})
