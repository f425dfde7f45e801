import {createReadStream} from 'node:fs'

/** No file of ours is larger; what is longer is cut here. */
const MOST_BYTES = 1024 * 1024 + 1

/** A file's text; `-` is standard input, whatever that is: a pipe, a socket, a file. @throws TypeError where it is not UTF-8 */
export async function readText(file: string): Promise<string> {
  const stream = file === '-' ? process.stdin : createReadStream(file, {highWaterMark: MOST_BYTES})
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of stream) {
    chunks.push(Buffer.from(chunk))
    bytes += chunk.length
    if (bytes >= MOST_BYTES) break
  }
  return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(Buffer.concat(chunks).subarray(0, MOST_BYTES))
}
