import {Readable} from 'node:stream'
import type {BundleFile} from '../domain/job/job-bundle.ts'
import {TAR_END, tarHeader, tarPadding} from '../domain/job/tar-archive.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {LocalFile, LocalFiles} from '../ports/local-files.ts'

/** The files that a job takes along, by the names that they get on the nodes. */
export async function listJobFiles(paths: readonly string[], files: LocalFiles): Promise<readonly LocalFile[]> {
  const lists = await Promise.all(paths.map((path) => files.list(path)))
  const byName = new Map<string, LocalFile>()
  for (const file of lists.flat()) {
    const other = byName.get(file.relativePath)
    if (other !== undefined && other.path !== file.path)
      throw new GpuctlError(
        'SPEC_INVALID',
        `${other.path} and ${file.path} would both be ${file.relativePath} on the nodes`,
        'give one of them another name',
      )
    byName.set(file.relativePath, file)
  }
  return [...byName.values()]
}

/** A tar archive of the bundle and the user's files, as it is read: no file is held in memory. */
export function packJob(bundle: readonly BundleFile[], userFiles: readonly LocalFile[], local: LocalFiles): Readable {
  return Readable.from(pack(), {objectMode: false})

  async function* pack() {
    for (const file of bundle) yield textEntry(file)
    for (const file of userFiles) yield* fileEntry(file, local)
    yield textEntry({path: 'complete', mode: 0o600, text: ''}) // the node looks for it
    yield TAR_END
  }
}

function textEntry({path, mode, text}: BundleFile): Buffer {
  const bytes = Buffer.from(text)
  return Buffer.concat([tarHeader({path, mode, size: bytes.length}), bytes, tarPadding(bytes.length)])
}

async function* fileEntry({path, relativePath, sizeBytes, executable}: LocalFile, local: LocalFiles) {
  yield tarHeader({path: `files/${relativePath}`, mode: executable ? 0o700 : 0o600, size: sizeBytes})
  let sent = 0
  for await (const chunk of local.open(path)) {
    const bytes: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk))
    sent += bytes.length
    if (sent > sizeBytes) break
    yield bytes
  }
  if (sent !== sizeBytes)
    throw new GpuctlError('SPEC_INVALID', `${path} changed while it was copied`, 'run the job again')
  yield tarPadding(sizeBytes)
}
