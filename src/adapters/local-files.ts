import {createReadStream} from 'node:fs'
import {readdir, readFile, stat} from 'node:fs/promises'
import {basename, join, resolve} from 'node:path'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {LocalFile, LocalFiles} from '../ports/local-files.ts'

export function localFiles(): LocalFiles {
  return {
    kind,
    readText,
    list: (path) => list(resolve(path), basename(resolve(path))),
    open: (path) => createReadStream(path),
  }
}

async function kind(path: string): Promise<'file' | 'folder' | undefined> {
  const stats = await stat(path).catch(() => undefined)
  return stats?.isFile() ? 'file' : stats?.isDirectory() ? 'folder' : undefined
}

const readText = (path: string): Promise<string> =>
  readFile(path, 'utf8').catch((error: unknown) => {
    throw unreadable(path, error)
  })

async function list(path: string, relativePath: string, depth = 0): Promise<readonly LocalFile[]> {
  if (depth > DEEPEST) throw unreadable(path, new Error('folders are nested too deeply, or a link leads back'))
  const stats = await stat(path).catch((error: unknown) => {
    throw unreadable(path, error)
  })
  if (stats.isFile()) return [{path, relativePath, sizeBytes: stats.size, executable: (stats.mode & 0o100) !== 0}]
  if (!stats.isDirectory()) return []
  const names = (await readdir(path)).sort()
  const lists: (readonly LocalFile[])[] = []
  for (const name of names) lists.push(await list(join(path, name), `${relativePath}/${name}`, depth + 1))
  return lists.flat()
}

const DEEPEST = 40

const unreadable = (path: string, cause: unknown) =>
  new GpuctlError(
    'NOT_FOUND',
    `${path} cannot be read: ${cause instanceof Error ? cause.message : cause}`,
    'correct the path',
    {cause},
  )
