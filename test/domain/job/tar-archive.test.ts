import {execFileSync, spawnSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync, statSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {TAR_END, tarHeader, tarPadding} from '../../../src/domain/job/tar-archive.ts'
import {installedShells} from '../../support/installed-shells.ts'

const step = fc
  .string({unit: fc.constantFrom(...'ab \'"\\$`*?;&|<>()[]{}~#%=-_.\n', 'é', '日', '🚀'), minLength: 1, maxLength: 60})
  .filter((name) => name !== '.' && name !== '..')
const path = fc.array(step, {minLength: 1, maxLength: 4}).map((steps) => steps.join('/'))

describe.each(installedShells<[string, ...string[]]>([['tar'], ['busybox', 'tar']]))(
  'an archive read by %s',
  (program, ...args) => {
    test('has the files with their names, modes and bytes', () => {
      fc.assert(
        fc.property(path, fc.uint8Array({maxLength: 2000}), fc.boolean(), (name, content, executable) => {
          const folder = mkdtempSync(join(tmpdir(), 'gpuctl-tar-'))
          try {
            const mode = executable ? 0o700 : 0o600
            const bytes = Buffer.from(content)
            const entry = Buffer.concat([
              tarHeader({path: `files/${name}`, mode, size: bytes.length}),
              bytes,
              tarPadding(bytes.length),
            ])
            execFileSync(program, [...args, '-xomf', '-'], {
              cwd: folder,
              input: Buffer.concat([entry, TAR_END]),
              stdio: ['pipe', 'pipe', 'inherit'],
            })
            const file = join(folder, 'files', ...name.split('/'))
            expect(readFileSync(file).equals(bytes)).toBe(true)
            expect(statSync(file).mode & 0o777).toBe(mode)
          } finally {
            rmSync(folder, {recursive: true, force: true})
          }
        }),
        {numRuns: 60},
      )
    })
  },
)

test('a file of more than 8 GiB has its size', () => {
  const header = tarHeader({path: 'big', mode: 0o600, size: 20 * 1024 ** 3})
  const listed = spawnSync('tar', ['-tvf', '-'], {input: header, encoding: 'utf8'}) // the rest of the file is missing
  expect(listed.stdout).toContain(String(20 * 1024 ** 3))
})
