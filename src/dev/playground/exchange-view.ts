/** One exchange as the playground page shows it: plain data, with links in place of attachments' bytes. */

import { inWords, type TimelineLine, timelineOf } from '../demo/timeline.js'
import type { Exchange } from '../local-discord/exchange.js'
import type { TraderMessage } from '../local-discord/message-slot.js'
import { senderId, TRADERS, type Trader } from '../local-discord/users.js'
import type { StoryLine } from '../stage/stories.js'
import { hasBitten } from './has-bitten.js'
import { type Mark, marksOf } from './marks.js'

export interface MessageView extends Omit<TraderMessage, 'attachments'> {
  readonly attachments: readonly {
    readonly filename: string
    readonly description: string
    readonly url: string
  }[]
}

export interface ExchangeView {
  readonly id: string
  readonly kind: string
  /** `/signal EUR/USD 4h` */
  readonly what: string
  readonly state: string
  /** Absent while it is open. */
  readonly outcome: string | undefined
  readonly fault: string | undefined
  /** Of a fault that could do nothing before the interaction was over. */
  readonly spared: boolean
  readonly user: Pick<Trader, 'id' | 'name' | 'colour'>
  readonly locale: string
  /** Epoch milliseconds. */
  readonly sentAt: number
  /** Its message had something to read before its last edit: Discord shows "(edited)". */
  readonly edited: boolean
  /** A press that changed the message it sits on has none of its own. */
  readonly message: MessageView | undefined
  readonly timeline: readonly TimelineLine[]
  readonly marks: readonly Mark[]
  readonly violations: readonly string[]
}

function viewMessage(exchangeId: string, message: TraderMessage): MessageView {
  const attachments = message.attachments.map(({ id, filename, description }) => ({
    filename,
    description: description ?? '',
    url: `/attachments/${exchangeId}/${id}`,
  }))
  return { ...message, attachments }
}

/** From the interaction itself. Whoever is not one of the two is shown as the first. */
function readSender(exchange: Exchange) {
  const { locale } = JSON.parse(exchange.body.toString()) as { readonly locale: string }
  const sender = senderId(exchange)
  const { id, name, colour } = TRADERS.find((trader) => trader.id === sender) ?? TRADERS[0]
  return { user: { id, name, colour }, locale }
}

export function viewExchange(exchange: Exchange, story?: StoryLine): ExchangeView {
  const { id, kind, state, outcome, fault, message, violations } = exchange
  return {
    id,
    kind,
    what: inWords(exchange),
    state,
    outcome,
    fault: fault?.name,
    spared: fault !== undefined && outcome !== undefined && !hasBitten(exchange),
    ...readSender(exchange),
    sentAt: Math.round(exchange.madeAt),
    edited: message?.id === id && message.rewritten,
    message: message?.id === id ? viewMessage(id, message) : undefined,
    timeline: timelineOf(exchange, story),
    marks: marksOf(exchange, story),
    violations,
  }
}
