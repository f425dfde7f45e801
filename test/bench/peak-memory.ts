import {readdirSync, readFileSync} from 'node:fs'
import {setTimeout as delay} from 'node:timers/promises'

export interface PeakMemory {
  /** The most that one process of it had at once, in MB. */
  readonly gpuctlMb: number
  readonly pluginMb: number
}

/** Watches the processes of one GPUCTL_HOME while something is done. What ends between two looks, 20 ms apart, is missed. */
export async function peakMemory(home: string, act: () => Promise<unknown>): Promise<PeakMemory> {
  const most = {gpuctlMb: 0, pluginMb: 0}
  const done = new AbortController()
  const watch = async () => {
    while (!done.signal.aborted) {
      for (const [kind, megabytes] of processesOf(home)) most[kind] = Math.max(most[kind], megabytes)
      await delay(20)
    }
  }
  const watching = watch()
  try {
    await act()
  } finally {
    done.abort()
    await watching
  }
  return most
}

function processesOf(home: string): readonly (readonly [keyof PeakMemory, number])[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid): (readonly [keyof PeakMemory, number])[] => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
        const script = words.find((word) => /(run|plugin)\.js$/.test(word))
        if (script === undefined || words.includes('emulate')) return []
        if (!readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`GPUCTL_HOME=${home}`)) return []
        const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
        return [[script.endsWith('plugin.js') ? 'pluginMb' : 'gpuctlMb', Math.round(Number(kilobytes ?? 0) / 1024)]]
      } catch {
        return [] // it has ended
      }
    })
}
