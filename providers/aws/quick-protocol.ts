import {AwsEc2QueryProtocol, XmlShapeDeserializer} from '@aws-sdk/core/protocols'
import {quickXml} from './quick-xml.ts'

/** EC2's protocol as the SDK speaks it; only answers are parsed faster. */
export class QuickProtocol extends AwsEc2QueryProtocol {
  constructor(options: ConstructorParameters<typeof AwsEc2QueryProtocol>[0]) {
    super(options)
    this.deserializer = new QuickDeserializer(this.deserializer.settings)
  }
}

export class QuickDeserializer extends XmlShapeDeserializer {
  protected override parseXml(xml: string): unknown {
    return quickXml(xml) ?? super.parseXml(xml)
  }
}
