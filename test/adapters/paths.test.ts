import {homedir} from 'node:os'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {paths} from '../../src/adapters/paths.ts'

const home = homedir()

test.each([
  ['by default', {}, 'linux', ['.local/state/gpuctl', '.cache/gpuctl', '.config/gpuctl']],
  [
    'where variables are empty',
    {GPUCTL_HOME: '', XDG_STATE_HOME: ''},
    'linux',
    ['.local/state/gpuctl', '.cache/gpuctl', '.config/gpuctl'],
  ],
  [
    'on macOS',
    {XDG_STATE_HOME: '/x'},
    'darwin',
    ['Library/Application Support/gpuctl', 'Library/Caches/gpuctl', 'Library/Application Support/gpuctl'],
  ],
] as const)('%s they are in the home folder', (_what, env, platform, [state, cache, config]) => {
  expect(paths(env, platform)).toEqual({state: join(home, state), cache: join(home, cache), config: join(home, config)})
})

test('XDG folders are honoured', () => {
  const env = {XDG_STATE_HOME: '/s', XDG_CACHE_HOME: '/c', XDG_CONFIG_HOME: '/f'}
  expect(paths(env, 'linux')).toEqual({state: '/s/gpuctl', cache: '/c/gpuctl', config: '/f/gpuctl'})
})

test.each(['linux', 'darwin'] as const)(
  'on %s, GPUCTL_HOME holds state and settings, and shares the cache',
  (platform) => {
    const {cache} = paths({}, platform)
    expect(paths({GPUCTL_HOME: 'mine'}, platform)).toEqual({
      state: join(process.cwd(), 'mine'),
      config: join(process.cwd(), 'mine'),
      cache,
    })
    expect(paths({GPUCTL_HOME: '/h', GPUCTL_CACHE: '/k'}, platform)).toMatchObject({state: '/h', cache: '/k'})
  },
)
