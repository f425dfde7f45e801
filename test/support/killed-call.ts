// Runs one call of the local cloud and kills itself (SIGKILL) at the k-th program that the cloud runs: `at` it, so that the
// program is left an orphan, or `after` it. Exits 0 when there was no k-th one.
// node killed-call.ts STATE_DIR LEASE MODE ensure|remove SIZE POOL KEY at|after K
import {localCloud} from '../../providers/local/index.ts'
import {processRunner} from '../../src/adapters/process-runner.ts'

const [stateDir = '', lease = '', mode, call, size, pool = '', authorizedKey = '', when, k] = process.argv.slice(2)
const inner = processRunner()
let runs = 0

const cloud = localCloud({
  stateDir,
  mode: mode === 'processes' ? 'processes' : 'namespaces',
  processes: {
    async run(file, args, options) {
      const last = ++runs === Number(k)
      const running = inner.run(file, args, options)
      if (last && when === 'at') process.kill(process.pid, 'SIGKILL')
      const result = await running
      if (last) process.kill(process.pid, 'SIGKILL')
      return result
    },
  },
})

const gang = {cluster: {name: 'test', lease}, pool}
const signal = AbortSignal.timeout(60_000)
if (call === 'remove') await cloud.removeGang(gang, signal)
else {
  const {fault} = await cloud.ensureGang({...gang, size: Number(size), authorizedKey, hosts: [], tags: {}}, signal)
  if (fault !== undefined) throw new Error(fault.message)
}
