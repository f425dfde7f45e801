import {afterEach, expect, test, vi} from 'vitest'
import {operator} from '../../src/adapters/operator.ts'
import {userName} from '../../src/adapters/user-name.ts'

vi.mock('node:os', async (original) => ({
  ...(await original<typeof import('node:os')>()),
  userInfo() {
    throw new Error('ENOENT: no such file or directory, uv_os_get_passwd')
  },
}))

afterEach(() => vi.unstubAllEnvs())

test('who has no entry in the password file is whom the environment names, or a number', () => {
  vi.stubEnv('USER', 'ada')
  expect(userName()).toBe('ada')
  expect(operator({}).name).toMatch(/^ada@/)
  vi.stubEnv('USER', undefined)
  expect(userName()).toBe(`${process.getuid?.()}`)
})
