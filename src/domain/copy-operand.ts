import {GpuctlError} from '../errors/gpuctl-error.ts'

/** A path of this machine, or one of the nodes that a selector names (all of them when it is empty). */
export type CopyOperand =
  | {readonly side: 'local'; readonly path: string}
  | {readonly side: 'remote'; readonly selector: string; readonly path: string}

type Local = Extract<CopyOperand, {side: 'local'}>
type Remote = Extract<CopyOperand, {side: 'remote'}>

export type Copy =
  | {readonly direction: 'upload'; readonly sources: readonly Local[]; readonly to: Remote}
  | {readonly direction: 'download'; readonly sources: readonly Remote[]; readonly to: Local}

const USE =
  'write `gpuctl cp SRC… NODE:DST` to upload, `gpuctl cp NODE:SRC… DST` to download; a local path with a colon as ./a:b'

/** Reads the operands of `gpuctl cp SRC… DST`. @throws GpuctlError USAGE */
export function parseCopy(operands: readonly string[]): Copy {
  const parsed = operands.map(parseOperand)
  const to = parsed.at(-1)
  const sources = parsed.slice(0, -1)
  if (!to || sources.length === 0) throw new GpuctlError('USAGE', 'cp needs a source and a destination', USE)
  const remote = sources.filter((source) => source.side === 'remote')
  const local = sources.filter((source) => source.side === 'local')
  if (to.side === 'remote' && remote.length === 0) return {direction: 'upload', sources: local, to}
  if (to.side === 'local' && local.length === 0) return {direction: 'download', sources: remote, to}
  const what = to.side === 'remote' ? 'cp does not copy from node to node' : 'none of the paths is on a node'
  throw new GpuctlError(
    'USAGE',
    remote.length > 0 && local.length > 0 ? 'cp takes sources of one side only' : what,
    USE,
  )
}

/** As scp reads them: what has a colon before any slash is on a node. A remote path starts at the user's home directory. */
export function parseOperand(text: string): CopyOperand {
  if (text === '') throw new GpuctlError('USAGE', 'a path is empty', USE)
  const colon = text.indexOf(':')
  const slash = text.indexOf('/')
  if (colon < 0 || (slash >= 0 && slash < colon)) return {side: 'local', path: text}
  return {side: 'remote', selector: text.slice(0, colon), path: fromHome(text.slice(colon + 1))}
}

/** No shell of the host will expand `~`; commands start in the home directory anyway. */
const fromHome = (path: string) => path.replace(/^~(\/+|$)/, '') || '.'

/** A path that no program takes for an option. */
export const asOperand = (path: string) => (path.startsWith('-') ? `./${path}` : path)

/** The last name of a path; empty for `.`, `..` and `/`, of which the contents are meant. */
export function nameIn(path: string): string {
  const name = path.replace(/\/+$/, '').split('/').at(-1) ?? ''
  return name === '.' || name === '..' ? '' : name
}
