import {placementJson} from './placement-json.ts'
import {placementText, type ShownPlacement} from './placement-text.ts'
import type {View} from './view.ts'

/** Where a cluster would go: `place`. */
export const placementView: View<ShownPlacement> = {type: 'placement', text: placementText, json: placementJson}
