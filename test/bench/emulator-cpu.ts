import {readdirSync, readFileSync} from 'node:fs'

/** Time that the emulated clouds of a home have computed for: what an `up` waits for them is not gpuctl's. Linux only. */
export function emulatorCpuMs({GPUCTL_HOME: home}: NodeJS.ProcessEnv): number {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name)))
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
      if (!words.includes('emulate') || !words.includes('--foreground')) continue
      if (!readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`GPUCTL_HOME=${home}`)) continue
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
      return (Number(fields[11]) + Number(fields[12])) * TICK_MS
    } catch {} // it has ended
  throw new Error('no emulator runs')
}

/** Of the clock that Linux counts in for other programs. @source proc(5), sysconf(_SC_CLK_TCK) */
const TICK_MS = 10
