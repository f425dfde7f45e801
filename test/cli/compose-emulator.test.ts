import {expect, test} from 'vitest'
import {serverCommand} from '../../src/cli/compose-emulator.ts'

test('emulated clouds in the background have hosts behind their instances only where these are wanted', () => {
  expect(serverCommand(true)).not.toContain('--no-hosts')
  expect(serverCommand(false).at(-1)).toBe('--no-hosts')
})
