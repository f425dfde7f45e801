/** What the head of an archive's entry says. */
export interface TarEntry {
  /** With `/`, relative. */
  readonly path: string
  readonly mode: number
  readonly size: number
}

/**
 * The blocks in front of a file's bytes, in the form that GNU tar and busybox both read: long names and files over 8 GiB
 * included.
 *
 * @source GNU tar manual, "Basic Tar Format"
 */
export function tarHeader({path, mode, size}: TarEntry): Buffer {
  const name = Buffer.from(path)
  if (name.length <= NAME_BYTES) return header(name, mode, size, '0')
  const longName = Buffer.concat([name, Buffer.alloc(1)])
  const link = header(Buffer.from('././@LongLink'), 0, longName.length, 'L')
  return Buffer.concat([
    link,
    longName,
    tarPadding(longName.length),
    header(name.subarray(0, NAME_BYTES), mode, size, '0'),
  ])
}

/** What fills the last block of so many bytes. */
export const tarPadding = (size: number): Buffer => Buffer.alloc((BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES)

/** Two empty blocks. */
export const TAR_END: Buffer = Buffer.alloc(1024)

const BLOCK_BYTES = 512
const NAME_BYTES = 100

function header(name: Buffer, mode: number, size: number, type: string): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES)
  name.copy(block, 0)
  block.write(octal(mode & 0o7777, 7), 100)
  block.write(octal(0, 7), 108)
  block.write(octal(0, 7), 116)
  if (size < 8 ** 11) block.write(octal(size, 11), 124)
  else {
    block[124] = 0x80 // base 256
    block.writeBigUInt64BE(BigInt(size), 128)
  }
  block.write(octal(0, 11), 136)
  block.write('        ', 148)
  block.write(type, 156)
  block.write('ustar  ', 257) // GNU's own
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${octal(sum, 6)}\0 `, 148)
  return block
}

const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0')
