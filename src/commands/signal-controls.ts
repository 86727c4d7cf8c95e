/** The buttons and the select below a signal: refresh, chart, other timeframe. */
import type { ButtonStyle, ComponentType } from 'discord-api-types/v10'
import { SELECT_OPTIONS_MAX } from '../discord/limits.js'
import type { Message } from '../discord/message.js'
import type { Catalogue } from '../messages/locales/en-US.js'
import type { SignalKey } from '../signals/signal.js'
import { encodeComponent } from './components.js'

// Numbers, because discord-api-types is there for its types only, not at run time.
// https://discord.com/developers/docs/components/reference#component-object-component-types
const ACTION_ROW: ComponentType.ActionRow = 1
const BUTTON: ComponentType.Button = 2
const STRING_SELECT: ComponentType.StringSelect = 3
const SECONDARY: ButtonStyle.Secondary = 2

/** `chart`: offer the chart button, because there are candles and no picture yet. */
export function signalControls(
  { control }: Catalogue,
  key: SignalKey,
  timeframes: readonly string[],
  chart: boolean,
): NonNullable<Message['components']> {
  const button = (action: 'refresh' | 'chart', emoji: string) => ({
    type: BUTTON,
    style: SECONDARY,
    label: control[action],
    emoji: { name: emoji },
    custom_id: encodeComponent(action, key),
  })
  return [
    {
      type: ACTION_ROW,
      components: [button('refresh', '🔄'), ...(chart ? [button('chart', '📈')] : [])],
    },
    {
      type: ACTION_ROW,
      components: [
        {
          type: STRING_SELECT,
          custom_id: encodeComponent('timeframe', key),
          placeholder: control.timeframe,
          options: timeframes.slice(0, SELECT_OPTIONS_MAX).map((timeframe) => ({
            label: timeframe,
            value: timeframe,
            default: timeframe === key.timeframe,
          })),
        },
      ],
    },
  ]
}
