import {hash} from 'node:crypto'
import {readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs'
import {dirname} from 'node:path'
import type {Script} from 'node:vm'
import {ensureFolderSync} from '../adapters/ensure-folder.ts'

export interface CompiledScript {
  /** What tells it from any other. */
  readonly hash: string
  readonly script: Script
  /** Its code was not in the cache. */
  readonly isNew: boolean
}

/**
 * The code that V8 made of scripts, kept in a file for the next process. V8 believes what it reads, so that the file begins with
 * the SHA-256 of what follows: a line of JSON that says where the code of each script lies, and all code.
 */
export interface CodeCache {
  codeOf(hash: string): Buffer | undefined
  keep(scripts: readonly CompiledScript[]): void
}

/** A file that is missing or damaged is an empty cache. */
export function openCodeCache(file: string): CodeCache {
  const {bytes, parts} = read(file)
  return {
    codeOf(hash) {
      const part = parts.find((each) => each.hash === hash)
      return part && bytes.subarray(part.start, part.end)
    },
    keep(scripts) {
      try {
        write(file, pack(scripts))
      } catch {} // a folder that cannot be written to costs time, and nothing else
    },
  }
}

interface Part {
  readonly hash: string
  readonly start: number
  readonly end: number
}

function read(file: string): {readonly bytes: Buffer; readonly parts: readonly Part[]} {
  try {
    const bytes = readFileSync(file)
    if (!digestOf(bytes).equals(bytes.subarray(0, DIGEST_BYTES))) return EMPTY
    return {bytes, parts: JSON.parse(bytes.toString('latin1', DIGEST_BYTES, bytes.indexOf('\n', DIGEST_BYTES)))}
  } catch {
    return EMPTY
  }
}

const EMPTY = {bytes: Buffer.alloc(0), parts: []}
const DIGEST_BYTES = 32
const HEADER_BYTES = 16_384

const digestOf = (bytes: Buffer) => hash('sha256', bytes.subarray(DIGEST_BYTES), 'buffer')

function pack(scripts: readonly CompiledScript[]): Buffer {
  const codes = scripts.map(({hash, script}) => ({hash, code: script.createCachedData()}))
  let end = HEADER_BYTES
  const parts = codes.map(({hash, code}): Part => {
    const start = Math.ceil(end / 8) * 8 // V8 copies what is not aligned
    end = start + code.length
    return {hash, start, end}
  })
  const bytes = Buffer.alloc(end)
  const line = `${JSON.stringify(parts)}\n`
  if (DIGEST_BYTES + line.length > HEADER_BYTES) throw new RangeError('so many scripts were not thought of')
  bytes.write(line, DIGEST_BYTES, 'latin1')
  codes.forEach(({code}, index) => {
    code.copy(bytes, parts[index]?.start)
  })
  digestOf(bytes).copy(bytes)
  return bytes
}

/** Whole or not at all: another process may be starting. */
function write(file: string, bytes: Buffer): void {
  const next = `${file}.${process.pid}`
  ensureFolderSync(dirname(file))
  try {
    writeFileSync(next, bytes, {mode: 0o600})
    renameSync(next, file)
  } catch (error) {
    rmSync(next, {force: true})
    throw error
  }
}
