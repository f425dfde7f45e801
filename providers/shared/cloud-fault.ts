import type {Fault} from '../../src/domain/fault.ts'

/** A fault on its way up to the port, where it becomes data. Never leaves the providers. */
export class CloudFault extends Error {
  readonly fault: Fault
  constructor(fault: Fault, options?: ErrorOptions) {
    super(fault.message, options)
    this.fault = fault
  }
}
