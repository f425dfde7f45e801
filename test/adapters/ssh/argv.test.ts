import fc from 'fast-check'
import {expect, test} from 'vitest'
import {sshShell} from '../../../src/adapters/ssh/ssh-shell.ts'
import {startSshd} from '../../support/sshd.ts'

const nasty = fc.string({unit: fc.constantFrom(...`'"\\$\`!*?~#&|;<>(){}[] \t\n\r-=%é漢🙂`), maxLength: 12})
const word = fc.oneof(nasty, fc.string({unit: 'binary', maxLength: 12})).filter((text) => !text.includes('\0'))

test('any words reach the program as they are', async () => {
  await using host = await startSshd()
  await using shell = sshShell({identityFile: host.identityFile})
  await fc.assert(
    fc.asyncProperty(fc.array(word, {minLength: 1, maxLength: 60}), async (words) => {
      const {stdout} = await shell.capture(host.node, ['sh', '-c', 'printf "%s\\0" "$@"', 'sh', ...words])
      expect(stdout.split('\0').slice(0, -1)).toEqual(words)
    }),
    {numRuns: 150},
  )
})
