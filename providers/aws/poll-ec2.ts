import {poll} from '../shared/poll.ts'
import type {Ec2} from './ec2.ts'

/** Looks, at this client's pace, until there is something or the time is over; undefined then. */
export const pollEc2 = <T>(
  {signal, pace}: Ec2,
  withinMs: number,
  look: () => Promise<T | undefined>,
): Promise<T | undefined> => poll({signal, withinMs, firstMs: pace.pollMs}, look)
