import {XmlShapeDeserializer} from '@aws-sdk/core/protocols'
import fc from 'fast-check'
import {expect, test} from 'vitest'
import {quickXml} from '../../../providers/aws/quick-xml.ts'

class Sdk extends XmlShapeDeserializer {
  constructor() {
    super({timestampFormat: {useTrait: true, default: 5}} as never)
  }
  parsed = (xml: string) => this.parseXml(xml)
}
const sdk = new Sdk()

const PROLOGUE = '<?xml version="1.0" encoding="UTF-8"?>\n'
const NAMESPACE = ' xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"'

const name = fc.constantFrom('item', 'tagSet', 'instanceId', 'a', 'b2')
const text = fc.oneof(
  fc.constantFrom('', ' ', '\n  ', '&amp;lt;', '&#x41;&#66;', '&nbsp;', 'a > b', 'ünïcode'),
  fc.string().map((each) => each.replace(/[<&\r]/g, '')),
)
const element: fc.Arbitrary<string> = fc.letrec<{element: string; content: string}>((tie) => ({
  content: fc.oneof(
    {maxDepth: 4, withCrossShrink: true},
    text,
    fc.array(tie('element'), {minLength: 1, maxLength: 5}).map((all) => all.join('')),
    fc.array(tie('element'), {minLength: 1, maxLength: 5}).map((all) => `\n  ${all.join('\n  ')}\n`),
  ),
  element: fc
    .tuple(name, tie('content'), fc.boolean())
    .map(([tag, content, isShort]) => (content === '' && isShort ? `<${tag}/>` : `<${tag}>${content}</${tag}>`)),
})).element

test('reads what the SDK reads', () => {
  fc.assert(
    fc.property(fc.array(element, {minLength: 1, maxLength: 4}), fc.boolean(), (elements, isIndented) => {
      const space = isIndented ? '\n' : ''
      const xml = `${PROLOGUE}<Response${NAMESPACE}>${space}${elements.join(space)}${space}</Response>${space}`
      expect(quickXml(xml)).toEqual(sdk.parsed(xml))
    }),
    {numRuns: 2000},
  )
})

test.each([
  ['attributes', '<R><a b="c">d</a></R>'],
  ['text beside elements', '<R><a>b</a>c</R>'],
  ['a space beside elements', '<R> <a>b</a></R>'],
  ['a comment', '<R><!-- a --><b>c</b></R>'],
  ['CDATA', '<R><a><![CDATA[b]]></a></R>'],
  ['a name that every object has', '<R><constructor>a</constructor></R>'],
  ['text alone', '<R>a</R>'],
  ['nothing', '<R/>'],
  ['carriage returns', '<R>\r\n<a>b</a>\r\n</R>'],
  ['names that differ', '<R><a>b</c></R>'],
  ['an end too soon', '<R><a>b'],
  ['an end in a tag', '<R><a'],
  ['two roots', '<R><a>b</a></R><S/>'],
  ['a doctype', '<!DOCTYPE R><R><a>b</a></R>'],
  ['no XML', 'Service Unavailable'],
])('leaves %s to the SDK', (_, xml) => {
  expect(quickXml(xml)).toBeUndefined()
})
