import {isScalar, parseAllDocuments, type YAMLError} from 'yaml'
import {convertYaml, type Spot} from './convert-yaml.ts'
import {type Finding, type Path, pathKey} from './finding.ts'

/** A cluster file read as YAML 1.2: plain values, and where each of them stands. */
export interface YamlFile {
  /** Undefined when nothing could be read. */
  readonly value: unknown
  readonly findings: readonly Finding[]
  /** The index into the text of what stands at the path, or of the nearest thing around it. */
  readonly offsetOf: (path: Path, atKey?: boolean) => number
  readonly position: (offset: number) => {readonly line: number; readonly column: number; readonly source: string}
  /** Whether the text at the path stands in quotes. */
  readonly isQuoted: (path: Path) => boolean
}

const MOST_BYTES = 1024 * 1024

export function readYaml(rawText: string): YamlFile {
  const text = rawText.startsWith('\uFEFF') ? rawText.slice(1) : rawText // YAML allows one byte order mark
  const spots = new Map<string, Spot>()
  const {value, findings} = read(text, spots)
  return {
    value,
    findings,
    offsetOf: (path, atKey) => offsetOf(spots, path, atKey),
    position: positions(text),
    isQuoted: (path) => spots.get(pathKey(path))?.quoted ?? false,
  }
}

function read(text: string, spots: Map<string, Spot>): {value: unknown; findings: readonly Finding[]} {
  const unreadable = findUnreadable(text)
  if (unreadable) return {value: undefined, findings: [unreadable]}
  // Our own walk finds duplicate keys: the parser's compares each key with all others.
  const options = {prettyErrors: false, uniqueKeys: false, schema: 'core', logLevel: 'silent'} as const
  const documents = [...parseAllDocuments(text, options)]
  const [document] = documents
  const errors = documents.flatMap((each) => each.errors)
  const tooDeep = errors.find((error) => error.message.includes('call stack'))
  if (tooDeep) return {value: undefined, findings: [{path: [], message: 'nested too deeply', offset: tooDeep.pos[0]}]}
  if (errors.length > 0) return {value: undefined, findings: errors.map(syntaxFinding)}
  const contents = document?.contents
  const isEmpty = !contents || (isScalar(contents) && contents.value === null)
  if (isEmpty && documents.length < 2) {
    return {
      value: undefined,
      findings: [{path: [], message: 'the file is empty; `gpuctl init` writes one to start from'}],
    }
  }
  const findings: Finding[] = []
  const second = documents[1]
  if (second) {
    const message = 'a second document starts here; a file describes one cluster'
    findings.push({path: [], message, offset: second.range[0]})
  }
  if (document?.directives?.yaml.explicit && document.directives.yaml.version !== '1.2') {
    findings.push({
      path: [],
      message: `cluster files are YAML 1.2; take the %YAML ${document.directives.yaml.version} line out`,
      offset: 0,
    })
  }
  if (!contents) return {value: undefined, findings}
  const converted = convertYaml(contents, spots)
  return {value: converted.value, findings: [...findings, ...converted.findings]}
}

function findUnreadable(text: string): Finding | undefined {
  if (text.length > MOST_BYTES || Buffer.byteLength(text) > MOST_BYTES) {
    return {path: [], message: 'the file is larger than 1 MiB; that is no cluster file', offset: 0}
  }
  for (let offset = 0; offset < text.length; offset++) {
    const code = text.charCodeAt(offset)
    if (code === 0xfffd) return {path: [], message: 'not UTF-8 here; save the file as UTF-8', offset}
    const isControl = code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d
    if (isControl) {
      const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
      return {path: [], message: `control character ${name}; this is not a text file in UTF-8`, offset}
    }
  }
  return undefined
}

function syntaxFinding(error: YAMLError): Finding {
  return {path: [], message: SYNTAX_ADVICE[error.code] ?? `not YAML: ${error.message}`, offset: error.pos[0]}
}

const SYNTAX_ADVICE: Partial<Record<YAMLError['code'], string>> = {
  TAB_AS_INDENT: 'a tab indents this line; YAML wants spaces',
  BAD_ALIAS: 'a plain * starts a YAML alias; put a pattern in quotes, as in "*"',
  BLOCK_AS_IMPLICIT_KEY: 'a second ": " on this line; start a new line, or put text that has ": " in quotes',
}

function offsetOf(spots: ReadonlyMap<string, Spot>, path: Path, atKey = false): number {
  for (let length = path.length; length >= 0; length--) {
    const spot = spots.get(pathKey(path.slice(0, length)))
    if (!spot) continue
    const isField = length === path.length && !atKey
    return isField ? spot.value : (spot.key ?? spot.value)
  }
  return 0
}

function positions(text: string): YamlFile['position'] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return (offset) => {
    const at = Math.min(offset, text.length)
    let line = 0
    for (let size = starts.length; size > 0; size = Math.floor(size / 2)) {
      while ((starts[line + size] ?? Number.POSITIVE_INFINITY) <= at) line += size
    }
    const start = starts[line] ?? 0
    return {line: line + 1, column: at - start + 1, source: text.slice(start, starts[line + 1]).replace(/\r?\n$/, '')}
  }
}
