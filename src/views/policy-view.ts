import type {Policy} from '../domain/policy.ts'
import type {View} from './view.ts'

/** A policy as it is, so that it can go to a file, or in a document: `doctor --policy`. */
export const policyView: View<Policy> = {type: 'policy', text: ({text}) => text, json: (policy) => policy}
