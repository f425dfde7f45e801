import {spawnSync} from 'node:child_process'
import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {SOURCES} from './built-harness.ts'

const hasClang = spawnSync('clang-19', ['--version']).status === 0
if (!hasClang) console.warn('skipped: clang-19 is not installed, so the PTX cannot be made again')

const ptxIn = (folder: string) => readdirSync(folder).filter((name) => name.endsWith('.ptx'))

describe.skipIf(!hasClang)('the PTX that is kept', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'gpuctl-ptx-'))
    const {status, stderr} = spawnSync('make', ['-s', '-C', join(SOURCES, 'kernels'), `OUT=${folder}`], {
      encoding: 'utf8',
    })
    expect(status, stderr).toBe(0)
  })
  afterAll(() => rmSync(folder, {recursive: true, force: true}))

  test('is what the kernels beside it become', () => {
    expect(ptxIn(folder)).toEqual(ptxIn(join(SOURCES, 'ptx')))
    for (const name of ptxIn(folder))
      expect(readFileSync(join(SOURCES, 'ptx', name), 'utf8'), `${name}: npm run build:ptx`).toBe(
        readFileSync(join(folder, name), 'utf8'),
      )
  })
})

test('drivers that are long out take the PTX that every GPU needs', () => {
  const versions = ptxIn(join(SOURCES, 'ptx')).map((name) => {
    const text = readFileSync(join(SOURCES, 'ptx', name), 'utf8')
    return [name, /^\.version (.+)$/m.exec(text)?.[1], /^\.target (.+)$/m.exec(text)?.[1]]
  })
  expect(versions).toEqual([
    ['base.ptx', '7.0', 'sm_70'],
    ['fp8.ptx', '8.4', 'sm_89'],
    ['tensor.ptx', '7.0', 'sm_80'],
  ])
})
