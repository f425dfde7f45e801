import {GpuctlError} from '../../errors/gpuctl-error.ts'
import {nearestWord} from '../nearest-word.ts'
import type {Finding} from '../spec/finding.ts'
import {pathText} from '../spec/finding.ts'
import {readYaml} from '../spec/read-yaml.ts'
import {formatProblem} from '../spec/spec-error.ts'
import {jobFault, variableFault} from './check-job.ts'
import type {JobCommand, JobSpec} from './job-spec.ts'

/**
 * Reads a job file. Everything that is wrong with it is said at once, each with its line.
 *
 * @param file its name, for messages
 * @throws GpuctlError SPEC_INVALID
 */
export function parseJobFile(text: string, file: string): JobSpec {
  if (text.trim() === '') throw invalid([`${file}: the file is empty; a job needs at least command: or script:`])
  const yaml = readYaml(text)
  const findings = [...yaml.findings]
  const spec = yaml.value === undefined ? undefined : readJob(yaml.value, findings)
  if (spec && findings.length === 0) return spec
  throw invalid(
    findings.map(({path, offset, atKey, ...rest}) => {
      const position = yaml.position(offset ?? yaml.offsetOf(path, atKey))
      return formatProblem({...rest, ...position, file, path: pathText(path)})
    }),
  )
}

const FIELDS = ['name', 'nodes', 'per_node', 'pool', 'env', 'workdir', 'files', 'traceable', 'command', 'script']

function readJob(value: unknown, findings: Finding[]): JobSpec | undefined {
  if (!isMapping(value)) {
    findings.push({path: [], message: 'a job file is a mapping of fields', expected: `some of ${FIELDS.join(', ')}`})
    return undefined
  }
  for (const key of Object.keys(value)) {
    const nearest = nearestWord(key, FIELDS)
    if (!FIELDS.includes(key))
      findings.push({path: [key], atKey: true, message: 'a job has no such field', ...(nearest && {nearest})})
  }
  const name = textField(value, 'name', findings)
  const pool = textField(value, 'pool', findings)
  const workdir = textField(value, 'workdir', findings)
  const nodes = countField(value, 'nodes', findings)
  const perNode = countField(value, 'per_node', findings)
  const traceable = truthField(value, 'traceable', findings)
  const command = readCommand(value, findings)
  const spec: JobSpec = {
    ...(name !== undefined && {name}),
    ...(pool !== undefined && {pool}),
    ...(workdir !== undefined && {workdir}),
    ...(nodes !== undefined && {nodes}),
    ...(perNode !== undefined && {perNode}),
    ...(traceable !== undefined && {traceable}),
    env: readEnv(value.env, findings),
    files: listField(value, 'files', findings) ?? [],
    command: command ?? {kind: 'argv', argv: ['true']},
  }
  const fault = findings.length === 0 ? jobFault(spec) : undefined
  if (fault !== undefined) findings.push({path: [], message: fault})
  return spec
}

function readCommand(value: Mapping, findings: Finding[]): JobCommand | undefined {
  if (value.command !== undefined && value.script !== undefined) {
    findings.push({path: ['script'], atKey: true, message: 'a job has a command or a script, not both'})
    return undefined
  }
  if (value.script !== undefined) {
    const text = textField(value, 'script', findings)
    return text === undefined ? undefined : {kind: 'script', text, args: []}
  }
  if (value.command === undefined) {
    findings.push({
      path: [],
      message: 'the job has nothing to run',
      expected: 'command: [program, argument] or script: |',
    })
    return undefined
  }
  const argv = listField(value, 'command', findings)
  return argv && {kind: 'argv', argv}
}

function readEnv(value: unknown, findings: Finding[]): Record<string, string> {
  if (value === undefined) return {}
  if (!isMapping(value)) {
    findings.push({
      path: ['env'],
      message: `${show(value)} is no environment`,
      expected: 'a mapping of names to values',
    })
    return {}
  }
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) => {
      const text = asText(each)
      const fault = text === undefined ? undefined : variableFault(name, text)
      if (text === undefined)
        findings.push({path: ['env', name], message: `${show(each)} is no value`, expected: 'text; "" for none'})
      if (fault !== undefined) findings.push({path: ['env', name], atKey: true, message: fault})
      return text === undefined ? [] : [[name, text]]
    }),
  )
}

function listField(value: Mapping, field: string, findings: Finding[]): readonly string[] | undefined {
  const list = value[field]
  if (list === undefined) return undefined
  if (!Array.isArray(list)) {
    const nearest = typeof list === 'string' ? {nearest: `[${list.split(/\s+/).join(', ')}]`} : {}
    findings.push({
      path: [field],
      message: `${show(list)} is no list of words`,
      expected: 'a list, each a word',
      ...nearest,
    })
    return undefined
  }
  return list.flatMap((each: unknown, index) => {
    const text = asText(each)
    if (text === undefined) findings.push({path: [field, index], message: `${show(each)} is no word`, expected: 'text'})
    return text ?? []
  })
}

function textField(value: Mapping, field: string, findings: Finding[]): string | undefined {
  const text = asText(value[field])
  if (value[field] !== undefined && text === undefined)
    findings.push({path: [field], message: `${show(value[field])} is no text`, expected: 'text'})
  return text
}

function countField(value: Mapping, field: string, findings: Finding[]): number | undefined {
  const count = value[field]
  if (count === undefined) return undefined
  if (typeof count === 'number' && Number.isSafeInteger(count) && count >= 1) return count
  findings.push({
    path: [field],
    message: `${show(count)} is no number of ${field === 'nodes' ? 'nodes' : 'ranks'}`,
    expected: 'a whole number from 1 on',
  })
  return undefined
}

function truthField(value: Mapping, field: string, findings: Finding[]): boolean | undefined {
  const truth = value[field]
  if (truth === undefined || typeof truth === 'boolean') return truth
  findings.push({path: [field], message: `${show(truth)} is neither`, expected: 'true or false'})
  return undefined
}

type Mapping = Readonly<Record<string, unknown>>
const isMapping = (value: unknown): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Words and values may be written as numbers or truth values; they arrive as they are written. */
const asText = (value: unknown) =>
  typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : undefined

const show = (value: unknown) => (value === null ? 'nothing' : (JSON.stringify(value) ?? 'this').slice(0, 60))

const invalid = (problems: readonly string[]) =>
  new GpuctlError('SPEC_INVALID', problems.join('\n'), 'correct the job file')
