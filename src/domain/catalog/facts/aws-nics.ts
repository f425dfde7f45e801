import type {Known, MachineType} from '../machine-type.ts'
import type {AwsInterface, AwsNics} from './nic-layout.ts'

interface Cards {
  readonly cards: number
  readonly interfacesPerCard?: number
  readonly efaGbitsPerSecond?: Known<number>
  /** Cards with an EFA, where they are not all. */
  readonly efaCards?: readonly number[]
  readonly extraIp?: AwsNics['extraIp']
}

/**
 * One address and as many EFA as there are. The primary interface cannot be EFA alone, so card 0 takes two; a card takes
 * no more than one EFA.
 *
 * @source EC2 user guide, efa-acc-inst-types: device 0 on cards above 0, where dstack and ParallelCluster still say 1
 */
export function efaNics({cards, interfacesPerCard, efaGbitsPerSecond, efaCards, extraIp}: Cards): AwsNics {
  const efa = (efaCards ?? range(0, cards)).map(
    (card): AwsInterface => ({card, device: card === 0 ? 1 : 0, kind: 'efa-only'}),
  )
  return {
    cloud: 'aws',
    interfaces: [PRIMARY, ...efa],
    cards,
    interfacesPerCard: interfacesPerCard ?? 'unknown',
    efaGbitsPerSecond: efaGbitsPerSecond ?? 'unknown',
    ...(extraIp && {extraIp}),
  }
}

/** Of a type without an entry of its own: EFA on every card, or a plain interface where it has no EFA. */
export function awsNics({interNode: {fabric, gbitsPerSecond}, nicCount}: MachineType): Known<AwsNics> {
  if (!fabric.startsWith('efa')) return efaNics({cards: 1, efaCards: []})
  if (nicCount === 'unknown') return 'unknown'
  const efaGbitsPerSecond = gbitsPerSecond === 'unknown' ? 'unknown' : gbitsPerSecond / nicCount
  return efaNics({cards: nicCount, efaGbitsPerSecond})
}

const PRIMARY: AwsInterface = {card: 0, device: 0, kind: 'interface'}

export const range = (from: number, to: number, step = 1): readonly number[] =>
  Array.from({length: Math.ceil((to - from) / step)}, (_, index) => from + index * step)
