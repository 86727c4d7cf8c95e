/** What is counted and measured: every counter and histogram with its help, labels and buckets. */
import { Counter, Histogram, type Registry } from 'prom-client'
import { CHART_FAILURE_REASONS } from '../charts/failure.js'
import { REJECTIONS } from '../routes/rejections.js'
import { STRANGE_KINDS } from '../state/strange.js'
import { CODES, STATUSES } from './discord-labels.js'
import * as values from './label-values.js'

export function createInstruments(register: Registry, prefix: string) {
  const registers = [register]
  const counter = (name: string, help: string) =>
    new Counter({ name: prefix + name, help, registers })
  /** Each value is there from the start, at 0: what is born at n has never increased, and no alert hears of it. */
  function counted<L extends string, V extends string>(
    name: string,
    help: string,
    label: L,
    all: readonly V[],
  ) {
    const each = new Counter({ name: prefix + name, help, labelNames: [label], registers })
    const labelled = (value: V) => ({ [label]: value }) as Record<L, V>
    for (const value of all) each.inc(labelled(value), 0)
    return (value: V) => each.inc(labelled(value))
  }
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
  const interactions = new Counter({
    name: `${prefix}interactions_total`,
    help: 'Interactions that ended, or were too old to be begun.',
    labelNames: ['command', 'outcome'],
    registers,
  })
  const answers = counted(
    'discord_answers_total',
    'Answers of Discord to any call.',
    'status',
    STATUSES,
  )
  const errors = counted(
    'discord_errors_total',
    'Unsuccessful answers from Discord.',
    'code',
    CODES,
  )
  const rules = counted(
    'discord_rules_total',
    'The same, by the rule that judged them.',
    'rule',
    values.RULE_NAMES,
  )
  const expired = counter('expired_total', 'Interactions that Discord had given up on (10062).')
  const already = counter(
    'already_acknowledged_total',
    'Acknowledgements that had arrived (40060).',
  )
  const backendErrors = counted(
    'backend_errors_total',
    'Failed signal fetches.',
    'reason',
    values.FETCH_ERRORS,
  )
  const cache = counted(
    'cache_requests_total',
    'Signal cache lookups.',
    'result',
    values.CACHE_RESULTS,
  )
  const duplicates = counter('duplicates_total', 'Interactions that came more than once.')
  const rejected = counted('rejected_total', 'Requests turned away.', 'reason', REJECTIONS)
  const pings = counter('pings_total', 'PINGs answered.')
  const tooOld = counter('too_old_total', 'Interactions too old to be worked on.')
  const rescues = counted(
    'rescues_total',
    'Acknowledgements of unknown fate resolved.',
    'result',
    values.RESCUES,
  )
  const retries = counted('retries_total', 'Calls to Discord made again.', 'rule', values.RETRIES)
  const bans = counter('bans_total', "Bans by Discord's edge, each once.")
  const callbackResults = counted(
    'callbacks_total',
    'Callbacks of the signal backend.',
    'result',
    values.CALLBACKS,
  )
  const fallbacks = counted(
    'shared_store_fallbacks_total',
    'Steps that went on in memory because the shared store was slow or away.',
    'step',
    values.STEPS,
  )
  const roundTrips = counter(
    'acknowledgement_store_round_trips_total',
    'Round trips to the shared store that acknowledgements waited for: one each at most.',
  )
  const strange = counted(
    'shared_store_strange_total',
    'Values and messages of the shared store that were left out: of another version, or not ours.',
    'kind',
    STRANGE_KINDS,
  )
  const chartFailures = counted(
    'chart_failures_total',
    'Charts that could not be drawn: the answer went out without.',
    'reason',
    CHART_FAILURE_REASONS,
  )
  const takeovers = counter('takeovers_total', 'Jobs taken over from other replicas.')

  return {
    age,
    acknowledgement,
    backendDuration,
    timeToAnswer,
    followUp,
    tokenLife,
    answers,
    interaction: (command: string, outcome: (typeof values.OUTCOMES)[number]) =>
      interactions.inc({ command, outcome }),
    /** From the command table, once it is there. */
    openCommands(names: readonly string[]) {
      for (const command of [...names, ...values.NAMELESS])
        for (const outcome of values.OUTCOMES) interactions.inc({ command, outcome }, 0)
    },
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
    chartFailures,
    takeovers,
  }
}
