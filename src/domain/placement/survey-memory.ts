import type {PoolSpec} from '../spec/cluster-spec.ts'
import type {PoolSurvey} from './survey-pool.ts'

/**
 * Surveys that were made of one market by one set of rules. When the requirements of a file are left out one by one, all pools
 * but one are asked the same again.
 */
export interface SurveyMemory {
  /** @param circumstances all else that decides about the survey; compared one by one, objects by identity */
  recall(pool: PoolSpec, circumstances: readonly unknown[], survey: () => PoolSurvey): PoolSurvey
}

export function surveyMemory(): SurveyMemory {
  const surveys = new Map<PoolSpec, {readonly circumstances: readonly unknown[]; readonly survey: PoolSurvey}[]>()
  return {
    recall(pool, circumstances, survey) {
      const known = surveys.get(pool) ?? []
      surveys.set(pool, known)
      const same = known.find((each) =>
        each.circumstances.every((value, index) => Object.is(value, circumstances[index])),
      )
      if (same !== undefined) return same.survey
      const made = survey()
      known.push({circumstances, survey: made})
      return made
    },
  }
}
