import {readFileSync} from 'node:fs'
import {gunzipSync} from 'node:zlib'
import {packageFile} from '../python/python-environment.ts'

/** botocore's description of EC2, another one than the JavaScript SDK is made from. */
export interface Ec2Model {
  readonly operations: Readonly<Record<string, {readonly input?: ShapeRef; readonly output?: ShapeRef}>>
  readonly shapes: Readonly<Record<string, Shape>>
}

export interface ShapeRef {
  readonly shape: string
  readonly locationName?: string
  readonly queryName?: string
}

export interface Shape {
  readonly type:
    | 'structure'
    | 'list'
    | 'map'
    | 'string'
    | 'integer'
    | 'long'
    | 'float'
    | 'double'
    | 'boolean'
    | 'timestamp'
    | 'blob'
  readonly members?: Readonly<Record<string, ShapeRef>>
  readonly member?: ShapeRef
  readonly required?: readonly string[]
  readonly enum?: readonly string[]
  readonly min?: number
  readonly max?: number
  readonly pattern?: string
}

/** What its quotas are told by has one of the same form. */
const FILES = {ec2: 'ec2/2016-11-15', quotas: 'service-quotas/2019-06-24'}

const loaded = new Map<keyof typeof FILES, Ec2Model>()

export function ec2Model(service: keyof typeof FILES = 'ec2'): Ec2Model {
  const known = loaded.get(service)
  if (known !== undefined) return known
  const packed = readFileSync(packageFile(`botocore/data/${FILES[service]}/service-2.json.gz`))
  const model = JSON.parse(gunzipSync(packed).toString()) as Ec2Model
  loaded.set(service, model)
  return model
}

/** What is wrong with a scalar's text. */
export function scalarViolation(shape: Shape, text: string): string | undefined {
  if (shape.enum !== undefined && !shape.enum.includes(text)) return `${text} is not one of its values`
  if (shape.type === 'boolean' && text !== 'true' && text !== 'false') return `${text} is no boolean`
  if (shape.type === 'timestamp' && Number.isNaN(Date.parse(text))) return `${text} is no time`
  const isNumber = ['integer', 'long', 'float', 'double'].includes(shape.type)
  if (isNumber && !/^-?\d+(\.\d+)?$/.test(text)) return `${text} is no number`
  const size = isNumber ? Number(text) : text.length
  if (shape.min !== undefined && size < shape.min) return `${text} is below ${shape.min}`
  if (shape.max !== undefined && size > shape.max) return `${text} is above ${shape.max}`
  if (shape.pattern !== undefined && !new RegExp(`^(?:${shape.pattern})$`, 'u').test(text))
    return `${text} is not like ${shape.pattern}`
  return undefined
}
