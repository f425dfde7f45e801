/** The time inside of the emulated clouds: it stands still, or runs with real time at some rate, and can be moved on. */
export interface VirtualClock {
  nowUnixMs(): number
  /** Calls once so much virtual time has passed; at once, but never before this returns, for 0. */
  after(ms: number, act: () => void): void
  /** Moves on, and does what falls due on the way, in its order. */
  advance(ms: number): void
  readonly rate: number
  /** From now on; see {@link VirtualClockOptions}. */
  setRate(rate: number): void
  /** Ends all that waits. */
  [Symbol.dispose](): void
}

export interface VirtualClockOptions {
  readonly startUnixMs?: number
  /** Virtual milliseconds in a real one; 0: only {@link VirtualClock.advance} moves it. */
  readonly rate?: number
}

interface Due {
  readonly atUnixMs: number
  readonly order: number
  readonly act: () => void
}

export function virtualClock({startUnixMs = Date.now(), rate: first = 1}: VirtualClockOptions = {}): VirtualClock {
  let rate = first
  let [virtualThen, realThen, order] = [startUnixMs, performance.now(), 0]
  let waiting: Due[] = []
  let timer: NodeJS.Timeout | undefined
  const now = () => virtualThen + (performance.now() - realThen) * rate

  function run(untilUnixMs: number): void {
    for (;;) {
      const due = waiting.filter(({atUnixMs}) => atUnixMs <= untilUnixMs)
      const [first] = due.sort((a, b) => a.atUnixMs - b.atUnixMs || a.order - b.order)
      if (first === undefined) break
      waiting = waiting.filter((each) => each !== first)
      first.act()
    }
    arm()
  }

  function arm(): void {
    clearTimeout(timer)
    const next = Math.min(...waiting.map(({atUnixMs}) => atUnixMs))
    if (rate === 0 || next === Infinity) return
    const inMs = Math.max(0, Math.ceil((next - now()) / rate))
    timer = setTimeout(() => run(now()), Math.min(inMs, LONGEST_TIMER_MS))
  }

  return {
    nowUnixMs: () => Math.round(now()),
    after(ms, act) {
      if (ms <= 0) return void setImmediate(act)
      waiting.push({atUnixMs: now() + ms, order: order++, act})
      arm()
    },
    advance(ms) {
      ;[virtualThen, realThen] = [now() + ms, performance.now()]
      run(now())
    },
    get rate() {
      return rate
    },
    setRate(next) {
      ;[virtualThen, realThen, rate] = [now(), performance.now(), next]
      arm()
    },
    [Symbol.dispose]() {
      clearTimeout(timer)
      waiting = []
    },
  }
}

/** Node ends longer ones at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1
