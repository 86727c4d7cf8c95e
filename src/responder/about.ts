/** What an interaction asks for, so that whatever is told of one that fails says which pair and timeframe. */
import type { CommandRequest, Note } from '../commands/command.js'
import type { Answerable, DecideDeps } from './decide.js'
import type { ResponderHooks } from './hooks.js'

type AboutDeps = Pick<DecideDeps, 'table' | 'decodeComponent'>

function requestOf(from: Answerable, deps: AboutDeps): CommandRequest | undefined {
  const { locale } = from
  if (from.kind === 'command') return { command: from.name, options: from.options, locale }
  if (from.kind !== 'component') return undefined
  const decoded = deps.decodeComponent(from.customId, from.values)
  return decoded.kind === 'request' ? { ...decoded, locale } : undefined
}

/** From configuration, never what a stranger typed. Undefined where it names nothing that is known. Never throws. */
export function aboutOf(interaction: Answerable, deps: AboutDeps): Note | undefined {
  try {
    const request = requestOf(interaction, deps)
    const note = request && deps.table.get(request.command)?.about?.(request)
    return note && Object.keys(note).length > 0 ? note : undefined
  } catch {
    // Told already, by the decision that came upon the same defect.
    return undefined
  }
}

/** Hooks that are told of one interaction alone: they say what it asks for by themselves. */
export function tellingOf(hooks: ResponderHooks, note: Note | undefined): ResponderHooks {
  if (note === undefined) return hooks
  return {
    ...hooks,
    onError: (id, error) => hooks.onError(id, error, note),
    onRescue: (id, result, told, reason) => hooks.onRescue(id, result, told, reason, note),
    onAnswer: (id, answer, rule) => hooks.onAnswer(id, answer, rule, note),
    onRetry: (id, rule, afterMs) => hooks.onRetry(id, rule, afterMs, note),
  }
}
