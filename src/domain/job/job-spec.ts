/** What a job file or the words of `gpuctl run` ask for. */
export interface JobSpec {
  /** Absent: the program's own name. */
  readonly name?: string
  /** Absent: every node of the pool. */
  readonly nodes?: number
  /** Ranks on each node; absent: one a GPU, or one where there is none. */
  readonly perNode?: number
  /** Absent: the cluster's only pool. */
  readonly pool?: string
  /** For every rank, beside what {@link rankEnvironment} says. */
  readonly env: Readonly<Record<string, string>>
  /** Where the ranks start, on the nodes; relative to the copied files, which is also the default. */
  readonly workdir?: string
  /** Local files and folders that are copied to every node, as paths that the caller can open. */
  readonly files: readonly string[]
  /** Whether its CUDA programs are to wait to be traced, also those without PyTorch; absent: no. */
  readonly traceable?: boolean
  readonly command: JobCommand
}

export type JobCommand =
  | {readonly kind: 'argv'; readonly argv: readonly string[]}
  /** Text that `sh` runs, with arguments. */
  | {readonly kind: 'script'; readonly text: string; readonly args: readonly string[]}

/** What flags add to a job file: each of them wins; `args` are put behind the command's own. */
export interface JobOverrides extends Partial<Omit<JobSpec, 'command'>> {
  readonly args?: readonly string[]
}

export function withOverrides(spec: JobSpec, {args = [], env, files, ...rest}: JobOverrides): JobSpec {
  const {command} = spec
  return {
    ...spec,
    ...rest,
    env: {...spec.env, ...env},
    files: [...spec.files, ...(files ?? [])],
    command:
      command.kind === 'argv'
        ? {...command, argv: [...command.argv, ...args]}
        : {...command, args: [...command.args, ...args]},
  }
}
