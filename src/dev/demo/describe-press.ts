/** A press in the words that its trader saw: what was pressed, and below which message. */
import type { Exchange } from '../local-discord/exchange.js'

interface Option {
  readonly label: string
  readonly value: string
}

interface Component {
  readonly custom_id?: string
  readonly label?: string
  readonly options?: readonly Option[]
}

interface Press {
  readonly data: { readonly custom_id: string; readonly values?: readonly string[] }
  readonly message: {
    readonly components: readonly { readonly components: readonly Component[] }[]
    readonly embeds: readonly { readonly title?: string }[]
  }
}

/** `⚠️ EUR/USD · 4h · SELL · not current` → `EUR/USD 4h`: what is not the message's name may have changed since. */
function nameOf({ embeds }: Press['message']): string | undefined {
  const [first = '', ...parts] = (embeds[0]?.title ?? '').split(' · ')
  const name = [first.replace(/^[^\p{L}\p{N}/]+/u, ''), ...parts.slice(0, 1)].join(' ')
  return name || undefined
}

/** `pressed "Refresh" below EUR/USD 4h`, `chose "1h" below EUR/USD 4h`. */
export function describePress({ body }: Exchange): string {
  const { data, message } = JSON.parse(body.toString()) as Press
  const all = message.components.flatMap(({ components }) => components)
  const component = all.find(({ custom_id }) => custom_id === data.custom_id)
  const chosen = data.values?.map(
    (value) => component?.options?.find((option) => option.value === value)?.label ?? value,
  )
  const what = chosen
    ? `chose "${chosen.join(', ')}"`
    : `pressed "${component?.label ?? data.custom_id}"`
  const name = nameOf(message)
  return name ? `${what} below ${name}` : what
}
