import type {PulumiRequest} from './pulumi-request.ts'

export interface GoBuild {
  readonly go: string
  readonly flags: readonly string[]
  readonly command: string
  readonly source: string
  readonly env: Readonly<Record<string, string>>
}

/**
 * Turns the lines of `go build -v`, one for each package that is being compiled, into "412 of 1,686 packages". Those that
 * Go's build cache already holds count as done.
 */
export async function buildProgress(build: GoBuild, request: PulumiRequest): Promise<(line: string) => void> {
  const tell = (text: string) =>
    request.onProgress({kind: 'step', step: 'pulumi', phase: 'started', text: `building the Pulumi engine${text}`})
  tell(', which takes some minutes the first time')
  const {total, stale} = await countPackages(build, request)
  if (total === 0) return () => {}
  let started = 0
  let toldPercent = -1
  return (line) => {
    if (!/^[\w.~-]+(\/[\w.~-]+)*$/.test(line)) return
    started++
    const done = Math.min(total, total - stale + started)
    const percent = 2 * Math.floor((50 * done) / total)
    if (percent === toldPercent && done < total) return
    toldPercent = percent
    tell(`: ${done.toLocaleString('en-US')} of ${total.toLocaleString('en-US')} packages`)
  }
}

/** Also downloads the modules; how many packages there are is not worth failing for. */
async function countPackages({go, flags, command, source, env}: GoBuild, {processes, signal}: PulumiRequest) {
  const template = '{{if .Stale}}stale{{else}}done{{end}}'
  const listed = await processes.run(go, ['list', '-deps', ...flags, '-f', template, command], {
    cwd: source,
    env,
    signal,
  })
  const packages = listed.exitCode === 0 ? listed.stdout.split('\n').filter(Boolean) : []
  return {total: packages.length, stale: packages.filter((state) => state === 'stale').length}
}
