import {type Ec2Model, type ShapeRef, scalarViolation} from './ec2-model.ts'

/** What is wrong with a request, read with botocore's model and none of the emulator's code. */
export function requestViolations(model: Ec2Model, operation: string, parameters: URLSearchParams): readonly string[] {
  const given = new Map([...parameters].filter(([name]) => name !== 'Action' && name !== 'Version'))
  const input = model.operations[operation]?.input
  const found: string[] = []
  if (input !== undefined) walk(model, input, '', given, found)
  return [...found, ...[...given.keys()].map((name) => `${name} is unknown`)]
}

/** Takes out of `given` what it knows. */
function walk(model: Ec2Model, ref: ShapeRef, at: string, given: Map<string, string>, found: string[]): boolean {
  const shape = model.shapes[ref.shape]
  if (shape === undefined) throw new Error(`no shape ${ref.shape}`)
  if (shape.type === 'structure') {
    const present = new Set<string>()
    for (const [name, member] of Object.entries(shape.members ?? {})) {
      const wire = member.queryName ?? upper(member.locationName ?? name)
      if (walk(model, member, at === '' ? wire : `${at}.${wire}`, given, found)) present.add(name)
    }
    if (present.size > 0 || at === '')
      for (const name of shape.required ?? []) if (!present.has(name)) found.push(`${at}.${name} is missing`)
    return present.size > 0
  }
  if (shape.type === 'list' && shape.member !== undefined) {
    let number = 1
    while ([...given.keys()].some((name) => name === `${at}.${number}` || name.startsWith(`${at}.${number}.`))) {
      if (!walk(model, shape.member, `${at}.${number}`, given, found)) break
      number++
    }
    return number > 1
  }
  const text = given.get(at)
  if (text === undefined) return false
  given.delete(at)
  const violation = scalarViolation(shape, text)
  if (violation !== undefined) found.push(`${at}: ${violation}`)
  return true
}

const upper = (name: string) => name.charAt(0).toUpperCase() + name.slice(1)
