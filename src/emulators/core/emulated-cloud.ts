import type {ApiCall, ScriptedError} from './call-script.ts'

/** An API behind {@link serveCloud}: it decodes, acts and encodes; connections and scripted faults are not its business. */
export interface EmulatedCloud {
  readonly cloud: ApiCall['cloud']
  /** The vendor's name of what is asked for; undefined: no such operation, which `answer` then says as the vendor does. */
  operationOf(request: ApiRequest): string | undefined
  /** @param operationError what the operation that this call starts is to end with */
  answer(request: ApiRequest, operationError?: ScriptedError): Promise<ApiAnswer>
  /** A refusal as the vendor writes it. */
  refusal(request: ApiRequest, error: ScriptedError): ApiAnswer
  /** Whether the operation is one that starts something long; others take an `operation-error` as an error of their own. */
  startsOperation(operation: string): boolean
  /** All that is in the account and not gone, of every kind: what costs money, and what would be left behind. */
  inventory(): readonly EmulatedResource[]
  /** Hosts that were reported as faulty, in the order of the reports that were taken. */
  faultyHosts(): readonly FaultyHost[]
  /** Gives notice that a spot instance is taken back, and takes it. @param noticeMs of virtual time */
  reclaim(instanceId: string, noticeMs: number): void
  /** Gives notice that a host fails or is maintained, as far as the vendor does, and brings it about. @param noticeMs of virtual time */
  strike(instanceId: string, what: HostTrouble, noticeMs: number): void
}

/** What may befall the host of an instance. */
export type HostTrouble = 'host-loss' | 'maintenance'

export interface FaultyHost {
  /** Of the instance that was on it, as an inventory has it. */
  readonly instance: string
  /** The vendor's words for what is wrong. */
  readonly words: readonly string[]
  readonly description: string
  /** As the report names it, where it does. */
  readonly physicalHost?: string
}

export interface ApiRequest {
  readonly method: string
  /** With the query, without the host. */
  readonly url: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
}

export interface ApiAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface EmulatedResource {
  /** `instance`, `vpc`, `subnet`, `placement-group`, `scale-set`: in the vendor's words. */
  readonly kind: string
  readonly id: string
  readonly state?: string
  readonly tags: Readonly<Record<string, string>>
  /** What it costs now, in nano-USD an hour; 0 where it costs nothing. */
  readonly nanoUsdPerHour: bigint
}
