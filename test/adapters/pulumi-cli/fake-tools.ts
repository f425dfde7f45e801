import {chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {processRunner} from '../../../src/adapters/process-runner.ts'
import type {PulumiRequest} from '../../../src/adapters/pulumi-cli/pulumi-request.ts'
import type {Progress} from '../../../src/domain/progress.ts'

/** A folder of its own with a cache and a PATH; the programs on that PATH are scripts. */
export class Machine implements Disposable {
  readonly root = mkdtempSync(join(tmpdir(), 'gpuctl-engine-'))
  readonly bin = join(this.root, 'bin')
  readonly cacheDir = join(this.root, 'cache')
  readonly progress: Progress[] = []

  /** Without `internet`, as here, the official installer finds none. */
  readonly env: NodeJS.ProcessEnv = {
    PATH: `${this.bin}:/usr/bin:/bin`,
    HOME: this.root,
    NODE_OPTIONS: fetching(OFFLINE),
  }

  constructor() {
    mkdirSync(this.bin)
  }

  request(signal = AbortSignal.timeout(20_000)): PulumiRequest {
    const onProgress = (progress: Progress) => void this.progress.push(progress)
    return {cacheDir: this.cacheDir, processes: processRunner(), onProgress, signal, env: this.env}
  }

  script(path: string, ...lines: string[]): string {
    writeFileSync(path, `#!/bin/sh\n${lines.join('\n')}\n`)
    chmodSync(path, 0o755)
    return path
  }

  /** Notes each question in `asked`. */
  pulumi(path: string, version: string): string {
    return this.script(path, `echo ${path} >> ${this.file('asked')}`, `echo v${version}`)
  }

  /** Compiles three packages, one of which the build cache holds, into a `pulumi` of that version. */
  go({version = '1.26.8', makes = '3.259.0', during = ''} = {}): void {
    this.script(
      join(this.bin, 'go'),
      'case $1 in',
      `version) echo go version go${version} linux/amd64 ;;`,
      'list) echo stale; echo done; echo stale ;;',
      'build)',
      '  for out; do [ "$previous" = -o ] && break; previous=$out; done',
      `  echo $$ >> ${this.file('builds')}`,
      '  echo github.com/a/b >&2',
      `  ${during}`,
      '  echo example.com/c >&2',
      `  printf '#!/bin/sh\\necho v${makes}\\n' > "$out" ;;`,
      'esac',
    )
  }

  /** What the official installer's download answers. */
  internet(script: string): void {
    this.env.NODE_OPTIONS = fetching(`new Response(${JSON.stringify(script)})`)
  }

  file(name: string): string {
    return join(this.root, name)
  }

  lines(name: string): readonly string[] {
    return existsSync(this.file(name)) ? readFileSync(this.file(name), 'utf8').split('\n').filter(Boolean) : []
  }

  told(): readonly string[] {
    return this.progress.flatMap((progress) => (progress.kind === 'step' ? [progress.text] : []))
  }

  [Symbol.dispose](): void {
    rmSync(this.root, {recursive: true, force: true})
  }
}

const OFFLINE = '(() => { throw new Error("offline") })()'

const fetching = (response: string) =>
  `--import=data:text/javascript,${encodeURIComponent(`globalThis.fetch = async () => ${response}`)}`
