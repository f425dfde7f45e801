import {type Ec2Model, type ShapeRef, scalarViolation} from './ec2-model.ts'

/** What is wrong with a body of the AWS JSON protocol, read with botocore's model. */
export function jsonViolations(model: Ec2Model, ref: ShapeRef | undefined, value: unknown, at = ''): readonly string[] {
  if (ref === undefined) return []
  const shape = model.shapes[ref.shape]
  if (shape === undefined) throw new Error(`no shape ${ref.shape}`)
  if (shape.type === 'structure') {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${at} is no structure`]
    const missing = (shape.required ?? []).filter((name) => !(name in value)).map((name) => `${at}.${name} is missing`)
    const members = Object.entries(value).flatMap(([name, inner]) => {
      const member = shape.members?.[name]
      return member === undefined ? [`${at}.${name} is unknown`] : jsonViolations(model, member, inner, `${at}.${name}`)
    })
    return [...missing, ...members]
  }
  if (shape.type === 'list') {
    if (!Array.isArray(value)) return [`${at} is no list`]
    return value.flatMap((inner, index) => jsonViolations(model, shape.member, inner, `${at}[${index}]`))
  }
  const expected = {boolean: 'boolean', string: 'string'}[shape.type as string] ?? 'number'
  const violation = typeof value === expected ? scalarViolation(shape, String(value)) : `${value} is no ${expected}`
  return violation === undefined ? [] : [`${at}: ${violation}`]
}
