/** All fixture plans, in the order that numbers their ids. */
import { GENUINE } from './fixture-plans/genuine.js'
import { MALFORMED_PLANS } from './fixture-plans/malformed.js'
import type { FixturePlan } from './fixture-plans/plan.js'
import { SPELLINGS } from './fixture-plans/spellings.js'
import { TAMPERED } from './fixture-plans/tampered.js'

export const FIXTURE_PLANS: readonly FixturePlan[] = [
  ...GENUINE,
  ...SPELLINGS,
  ...TAMPERED,
  ...MALFORMED_PLANS,
]
