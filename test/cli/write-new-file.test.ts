import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect, onTestFinished, test} from 'vitest'
import {writeNewFile} from '../../src/cli/write-new-file.ts'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'gpuctl-write-'))
  onTestFinished(() => rmSync(path, {recursive: true}))
  return path
}

test('a new file is written, one that is there is kept unless it shall be replaced', async () => {
  const [inside, file] = [folder(), 'gpuctl.yaml']
  const path = join(inside, file)
  await writeNewFile(path, 'one', {replace: false})
  await expect(writeNewFile(path, 'two', {replace: false})).rejects.toMatchObject({
    code: 'USAGE',
    hint: 'add --force to replace it',
  })
  expect(readFileSync(path, 'utf8')).toBe('one')
  await writeNewFile(path, 'two', {replace: true})
  expect(readFileSync(path, 'utf8')).toBe('two')
  expect(readdirSync(inside)).toEqual([file])
})

test('of many at once one wins, and its text is whole', async () => {
  const inside = folder()
  const path = join(inside, 'gpuctl.yaml')
  const texts = Array.from({length: 8}, (_, index) => `${index}`.repeat(10_000))
  const tries = await Promise.allSettled(texts.map((text) => writeNewFile(path, text, {replace: false})))
  const winner = tries.findIndex(({status}) => status === 'fulfilled')
  expect(tries.filter(({status}) => status === 'fulfilled')).toHaveLength(1)
  expect(readFileSync(path, 'utf8')).toBe(texts[winner])
  expect(readdirSync(inside)).toEqual(['gpuctl.yaml'])
})

test.each([
  ['missing/gpuctl.yaml', /there is no folder .*missing/],
  ['file/gpuctl.yaml', /ENOTDIR/],
])('where none can be written it says why: %s', async (name, message) => {
  const inside = folder()
  writeFileSync(join(inside, 'file'), '')
  await expect(writeNewFile(join(inside, name), 'x', {replace: false})).rejects.toMatchObject({
    code: 'USAGE',
    message: expect.stringMatching(message),
  })
})
