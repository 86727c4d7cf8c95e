/** What is counted and measured: every counter and histogram with its help, labels and buckets. */
import { Counter, Histogram, type Registry } from 'prom-client'
import { REJECTIONS } from '../routes/rejections.js'
import { STRANGE_KINDS } from '../state/strange.js'
import { CODES, STATUSES } from './discord-labels.js'

export function createInstruments(register: Registry, prefix: string) {
  const registers = [register]
  const counter = <L extends string>(name: string, help: string, labelNames: L[] = []) =>
    new Counter({ name: prefix + name, help, labelNames, registers })
  const histogram = (name: string, help: string, buckets: number[]) =>
    new Histogram({ name: prefix + name, help, buckets, registers })
  const age = histogram(
    'interaction_age_seconds',
    "Age of interactions at receipt, by Discord's clock.",
    [0.05, 0.1, 0.2, 0.5, 1, 2.5, 3],
  )
  const acknowledgement = histogram(
    'acknowledgement_duration_seconds',
    'From receipt to the acknowledgement handed over.',
    [0.001, 0.005, 0.01, 0.05, 0.1, 0.2, 0.5, 1],
  )
  const backendDuration = histogram(
    'backend_duration_seconds',
    'Signal fetches, failed ones included.',
    [0.1, 0.5, 1, 2, 5],
  )
  const timeToAnswer = histogram(
    'time_to_answer_seconds',
    'From receipt to the answer that the trader can read.',
    [0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10, 30, 60],
  )
  const followUp = histogram(
    'follow_up_duration_seconds',
    'From the flushed acknowledgement to the delivered edit.',
    [0.005, 0.01, 0.05, 0.1, 0.5, 1, 2, 5, 10, 30, 60],
  )
  const tokenLife = histogram(
    'token_life_left_seconds',
    'Left of the token when the answer was delivered.',
    [10, 60, 300, 600, 780, 840, 870, 890, 900],
  )
  const interactions = counter(
    'interactions_total',
    'Interactions that ended, or were too old to be begun.',
    ['command', 'outcome'],
  )
  const answers = counter('discord_answers_total', 'Answers of Discord to any call.', ['status'])
  for (const status of STATUSES) answers.inc({ status }, 0)
  const errors = counter('discord_errors_total', 'Unsuccessful answers from Discord.', ['code'])
  for (const code of CODES) errors.inc({ code }, 0)
  const rules = counter('discord_rules_total', 'The same, by the rule that judged them.', ['rule'])
  const expired = counter('expired_total', 'Interactions that Discord had given up on (10062).')
  const already = counter(
    'already_acknowledged_total',
    'Acknowledgements that had arrived (40060).',
  )
  const backendErrors = counter('backend_errors_total', 'Failed signal fetches.', ['reason'])
  const cache = counter('cache_requests_total', 'Signal cache lookups.', ['result'])
  const duplicates = counter('duplicates_total', 'Interactions that came more than once.')
  const rejected = counter('rejected_total', 'Requests turned away.', ['reason'])
  for (const reason of REJECTIONS) rejected.inc({ reason }, 0)
  const pings = counter('pings_total', 'PINGs answered.')
  const tooOld = counter('too_old_total', 'Interactions too old to be worked on.')
  const rescues = counter('rescues_total', 'Acknowledgements of unknown fate resolved.', ['result'])
  const retries = counter('retries_total', 'Calls to Discord made again.', ['rule'])
  const bans = counter('bans_total', "Bans by Discord's edge, each once.")
  const callbackResults = counter('callbacks_total', 'Callbacks of the signal backend.', ['result'])
  const fallbacks = counter(
    'shared_store_fallbacks_total',
    'Steps that went on in memory because the shared store was slow or away.',
    ['step'],
  )
  const roundTrips = counter(
    'acknowledgement_store_round_trips_total',
    'Round trips to the shared store that acknowledgements waited for: one each at most.',
  )
  const strange = counter(
    'shared_store_strange_total',
    'Values and messages of the shared store that were left out: of another version, or not ours.',
    ['kind'],
  )
  for (const kind of STRANGE_KINDS) strange.inc({ kind }, 0)
  const takeovers = counter('takeovers_total', 'Jobs taken over from other replicas.')

  return {
    age,
    acknowledgement,
    backendDuration,
    timeToAnswer,
    followUp,
    tokenLife,
    interactions,
    answers,
    errors,
    rules,
    expired,
    already,
    backendErrors,
    cache,
    duplicates,
    rejected,
    pings,
    tooOld,
    rescues,
    retries,
    bans,
    callbackResults,
    fallbacks,
    roundTrips,
    strange,
    takeovers,
  }
}
