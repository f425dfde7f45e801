/** What no price list says and an expected cost needs. Guesses, told as such beside what they lead to. */
export interface Assumptions {
  /** How often a cloud takes a spot node back, in an hour. */
  readonly spotInterruptionsPerNodeHour: number
  /** What an interruption loses: work since the last checkpoint, and the time until all work again. */
  readonly lostWorkHours: number
  readonly restartHours: number
}

/** One interruption in 100 node-hours, checkpoints every half hour, a quarter of an hour to be back. */
export const ASSUMPTIONS: Assumptions = {spotInterruptionsPerNodeHour: 0.01, lostWorkHours: 0.25, restartHours: 0.25}
