import {mkdtemp, realpath, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {basename, dirname, join} from 'node:path'
import {GpuctlError} from '../../errors/gpuctl-error.ts'
import type {PackedDirectory} from '../../ports/local-copies.ts'
import {startTar} from './start-tar.ts'

const END = '.gpuctl-end'

/** tar cannot say in its stream that a cut at a member's edge was none, so an empty file of ours comes last. */
export async function packDirectory(path: string): Promise<PackedDirectory> {
  const real = await realpath(path)
  const root = basename(real)
  if (root === '') throw new GpuctlError('USAGE', 'the root directory cannot be copied', 'name the directories in it')
  const directory = await mkdtemp(join(tmpdir(), 'gpuctl-'))
  await writeFile(join(directory, END), '')
  // `./` before a name: it is then no option, and no `@archive`
  const tar = startTar(['-c', '-f', '-', '-C', dirname(real), `./${root}`, '-C', directory, `./${END}`])
  return {
    stream: tar.stdout,
    root,
    end: END,
    done: tar.done,
    get failure() {
      return tar.failure
    },
    async [Symbol.asyncDispose]() {
      await tar.stop()
      await rm(directory, {recursive: true, force: true})
    },
  }
}
