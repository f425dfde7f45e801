/** What EC2 says no with; it becomes an answer where requests come in. */
export class Ec2Refusal extends Error {
  readonly code: string
  readonly status: number
  constructor(code: string, message: string, status = 400) {
    super(message)
    this.code = code
    this.status = status
  }
}

/** @throws Ec2Refusal always; typed so that `found ?? refuse(…)` reads well */
export function refuse(code: string, message: string, status?: number): never {
  throw new Ec2Refusal(code, message, status)
}
