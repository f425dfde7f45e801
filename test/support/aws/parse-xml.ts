export interface XmlElement {
  readonly name: string
  readonly children: readonly XmlElement[]
  readonly text: string
}

/** As much of XML as EC2 writes: elements, text, numbered entities. @throws Error on anything else */
export function parseXml(xml: string): XmlElement {
  const stack: {name: string; children: XmlElement[]; text: string}[] = [{name: '', children: [], text: ''}]
  const tokens = /<\?[^>]*\?>|<\/([\w.-]+)>|<([\w.-]+)(?: xmlns="[^"]*")?(\/?)>|([^<]+)/gy
  let at = 0
  for (let token = tokens.exec(xml); token !== null; token = tokens.exec(xml)) {
    at = tokens.lastIndex
    const [, closed, opened, isEmpty, text] = token
    const top = stack.at(-1)
    if (top === undefined) throw new Error('more ends than beginnings')
    if (text !== undefined) top.text += text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    if (opened !== undefined) {
      const element = {name: opened, children: [], text: ''}
      top.children.push(element)
      if (isEmpty === '') stack.push(element)
    }
    if (closed !== undefined && stack.pop()?.name !== closed) throw new Error(`${closed} ends where it did not begin`)
  }
  const [root] = stack[0]?.children ?? []
  if (at !== xml.length || stack.length !== 1 || root === undefined)
    throw new Error(`no XML at ${xml.slice(at, at + 40)}`)
  return root
}
