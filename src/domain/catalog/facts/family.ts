import type {Known} from '../machine-type.ts'
import type {NicLayout} from './nic-layout.ts'
import type {PurchaseModel} from './purchase-model.ts'
import type {Software} from './software.ts'
import type {Source} from './source.ts'

/** What machine types whose names begin alike have in common. A fact left out follows from the catalog, or is unknown. */
export interface Family {
  /** How the names begin; `a4-` is not `a4x-`. */
  readonly prefixes: readonly string[]
  readonly purchases?: readonly PurchaseModel[]
  readonly hostGbitsPerSecond?: Known<number>
  /** Whether the local disks that come with it are billed beside its listed price. */
  readonly isDiskApart?: boolean
  readonly nics?: NicLayout
  readonly software?: Partial<Software>
  readonly bootSeconds?: number
  /** For the facts of this entry. */
  readonly sources: readonly Source[]
}

/** The first whose prefix fits, so that a table may put `p5.48xlarge` before `p5.`. */
export const familyIn = (families: readonly Family[], instanceType: string): Family | undefined =>
  families.find(({prefixes}) => prefixes.some((prefix) => instanceType.startsWith(prefix)))
