/** One request to an emulated API. */
export interface ApiCall {
  readonly cloud: 'aws' | 'gcp' | 'azure'
  /** `RunInstances`, `instances.bulkInsert`, `VirtualMachineScaleSets_CreateOrUpdate`: the vendor's own name. */
  readonly operation: string
  /** Counts all calls of this emulator, from 1. */
  readonly number: number
}

/** What goes wrong with a call. */
export type CallFault =
  /** It is refused, and nothing happened. */
  | {readonly kind: 'error'; readonly error: ScriptedError}
  /** It is taken, and the operation that it started ends with this; of calls that start none, as `error`. */
  | {readonly kind: 'operation-error'; readonly error: ScriptedError}
  /** The connection ends before anything happened. */
  | {readonly kind: 'reset-before'}
  /** It is done, and the connection ends before the answer. */
  | {readonly kind: 'reset-after'}
  /** It is done, and the answer ends in its middle. */
  | {readonly kind: 'cut-answer'}
  /** It is done later. */
  | {readonly kind: 'delay'; readonly ms: number}

export interface ScriptedError {
  readonly code: string
  readonly status: number
  readonly message?: string
  readonly retryAfterSeconds?: number
  /** Inner errors, where the vendor nests them; words for its structured details. */
  readonly details?: readonly {readonly code: string; readonly message: string}[]
  readonly metadata?: Readonly<Record<string, string>>
}

/** Which calls a fault befalls. */
export interface FaultRule {
  readonly cloud?: ApiCall['cloud']
  /** Absent: every one. */
  readonly operation?: string
  /** The how-many-th of the calls that fit, from 1, is the first that it befalls; 1 unless told. */
  readonly nth?: number
  /** How many in a row; 1 unless told. */
  readonly times?: number
  readonly fault: CallFault
}

/** What befalls calls, by rules, and everybody who wants to know of them. */
export interface CallScript {
  add(rule: FaultRule): void
  clear(): void
  /** Counts the call. @returns what befalls it */
  begin(call: Omit<ApiCall, 'number'>): {readonly call: ApiCall; readonly fault?: CallFault}
  /** All so far, in their order. */
  readonly calls: readonly ApiCall[]
  /** Is awaited before a call does anything, and after it did all but the answer. */
  watch(watcher: CallWatcher): void
  readonly watchers: readonly CallWatcher[]
}

export interface CallWatcher {
  before?(call: ApiCall): Promise<void> | void
  after?(call: ApiCall): Promise<void> | void
}

export function callScript(): CallScript {
  const calls: ApiCall[] = []
  const watchers: CallWatcher[] = []
  let rules: {rule: FaultRule; seen: number}[] = []
  return {
    calls,
    watchers,
    add: (rule) => void rules.push({rule, seen: 0}),
    clear: () => {
      rules = []
    },
    watch: (watcher) => void watchers.push(watcher),
    begin({cloud, operation}) {
      const call = {cloud, operation, number: calls.length + 1}
      calls.push(call)
      const fitting = rules.filter(
        ({rule}) => (rule.cloud ?? cloud) === cloud && (rule.operation ?? operation) === operation,
      )
      for (const each of fitting) each.seen++
      const hit = fitting.find(({rule: {nth = 1, times = 1}, seen}) => seen >= nth && seen < nth + times)
      return hit === undefined ? {call} : {call, fault: hit.rule.fault}
    },
  }
}
