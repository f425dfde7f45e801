import {type Ec2Model, type ShapeRef, scalarViolation} from './ec2-model.ts'
import {parseXml, type XmlElement} from './parse-xml.ts'

/** What is wrong with an answer, read with botocore's model and none of the emulator's code. */
export function responseViolations(model: Ec2Model, operation: string, body: string): readonly string[] {
  const root = parseXml(body)
  const output = model.operations[operation]?.output
  const found: string[] = []
  if (root.name !== `${operation}Response`) found.push(`its root is ${root.name}`)
  const children = root.children.filter(({name}) => name !== 'requestId')
  if (output !== undefined) walk(model, output, {...root, children}, operation, found)
  else if (children.length > 0) found.push(`it has ${children.length} elements, where none are known`)
  return found
}

function walk(model: Ec2Model, ref: ShapeRef, element: XmlElement, at: string, found: string[]): void {
  const shape = model.shapes[ref.shape]
  if (shape === undefined) throw new Error(`no shape ${ref.shape}`)
  if (shape.type === 'structure') {
    const members = new Map(
      Object.entries(shape.members ?? {}).map(([name, each]) => [each.locationName ?? name, each]),
    )
    const seen = new Set<string>()
    for (const child of element.children) {
      const member = members.get(child.name)
      if (member === undefined) found.push(`${at}.${child.name} is unknown`)
      else if (seen.has(child.name)) found.push(`${at}.${child.name} is there twice`)
      else walk(model, member, child, `${at}.${child.name}`, found)
      seen.add(child.name)
    }
    return
  }
  if (shape.type === 'list' && shape.member !== undefined) {
    const name = shape.member.locationName ?? 'member'
    for (const child of element.children)
      if (child.name === name) walk(model, shape.member, child, `${at}[]`, found)
      else found.push(`${at} has ${child.name} among its ${name}`)
    return
  }
  if (element.children.length > 0) found.push(`${at} has elements, and is a ${shape.type}`)
  const violation = KNOWN[at] === element.text ? undefined : scalarViolation(shape, element.text)
  if (violation !== undefined) found.push(`${at}: ${violation}`)
}

/**
 * Where EC2 answers otherwise than its model has it.
 *
 * @source EC2 API reference, InternetGatewayAttachment: "the state is available when attached to a VPC"; Moto answers so too
 */
const KNOWN: Readonly<Record<string, string>> = {
  'DescribeInternetGateways.internetGatewaySet[].attachmentSet[].state': 'available',
}
