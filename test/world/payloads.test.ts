/** Payloads as Discord sends them, or may one day: signed, sent to the whole of Signalbox, and answered with what a trader can read. */
import t, { type Test } from 'tap'
import { isLoud, type Running, startRunning } from '../harness/running-app.js'
import { command, interaction, signed } from '../harness/signed.js'

const SIGNAL = { pair: 'EUR/USD', timeframe: '4h' }
const PRIVATE = { type: 4, data: { flags: 64 } }
const LOCALES =
  'id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN ja zh-TW ko'.split(
    ' ',
  )

interface Answer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: whatever was answered, to be matched
  readonly json: any
}

/** With EUR/USD 4h in its memory. */
async function start(t: Test): Promise<Running> {
  const running = await startRunning(t, { env: { SIGNAL_PAIRS: 'EUR/USD,GBP/USD' } })
  await running.discord.command('signal', SIGNAL).ended
  return running
}

async function send({ address, discord }: Running, payload: object): Promise<Answer> {
  const { headers, payload: body } = signed({
    ...payload,
    application_id: discord.applicationId,
  })
  const reply = await fetch(`${address}/interactions`, { method: 'POST', headers, body })
  return { status: reply.status, json: await reply.json() }
}

const text = ({ json }: Answer): string => json.data?.content ?? ''
const press = (data: object) => interaction({ type: 3, data })
const typing = (data: object) => interaction({ type: 4, data })

t.test(
  'disgoorg/disgo#360, AndBobsYourUncle/stable-diffusion-discord-bot#20: nobody has to be a member',
  async (t) => {
    const running = await start(t)
    const senders = [
      { context: 2, channel: { type: 3, recipients: [] }, user: { id: '42' } },
      { context: 1, user: null, channel_id: null },
      { member: { permissions: '0' } },
      { member: null, user: null, guild: null },
      {},
    ]
    for (const sender of senders) {
      const answer = await send(running, command('signal', SIGNAL, sender))
      t.match(answer, { status: 200, json: { type: 4, data: { embeds: [{}] } } })
    }
  },
)

t.test('discord/discord-api-docs#5316: what the app may do there is not asked', async (t) => {
  const running = await start(t)
  for (const app_permissions of ['0', '', null]) {
    const installed = { context: 0, authorizing_integration_owners: { 1: '42' }, app_permissions }
    const answer = await send(running, command('signal', SIGNAL, installed))
    t.match(answer, { status: 200, json: { type: 4, data: { embeds: [{}] } } })
  }
})

t.test(
  'discord/discord-api-docs#7106: a command of another kind is not ours, whatever its name',
  async (t) => {
    const running = await start(t)
    for (const name of ['launch', 'signal', 'help', 'status', `a\n\u202e${'x'.repeat(60)}`])
      for (const type of [2, 3, 4, 99]) {
        const data = { id: '1', name, type, target_id: '5', resolved: { users: {} } }
        const asked = interaction({ type: 2, data })
        const answer = await send(running, asked)
        t.match(answer, { status: 200, json: PRIVATE })
        t.match(text(answer), /^❓ This command is not known here/)
        const line = await running.logged('interaction ended', asked.id as string)
        t.match(line, { command: 'unknown', reason: 'UNKNOWN_COMMAND', commandType: type })
        t.ok(String(line.commandName).length <= 32)
        const options = [{ name: 'pair', value: 'e', focused: true }]
        const typed = await send(running, typing({ name, type, options }))
        t.strictSame(typed, { status: 200, json: { type: 8, data: { choices: [] } } })
      }
    const metrics = await (await fetch(`${running.adminAddress}/metrics`)).text()
    t.notMatch(metrics, 'launch')
    for (const type of [5, 6, 99, 2.5]) {
      const asked = interaction({ type, data: { custom_id: 'x', components: [] }, locale: 'zh-CN' })
      const answer = await send(running, asked)
      t.match(answer, { status: 200, json: PRIVATE })
      t.match(text(answer), type === 5 ? /未知表单/ : /未知的交互类型/)
      const line = await running.logged('interaction ended', asked.id as string)
      t.match(line, { reason: 'UNKNOWN_TYPE', interactionType: type })
    }
  },
)

t.test(
  'discord-net/Discord.Net#3205: a component of a new kind is unknown, not malformed',
  async (t) => {
    const running = await start(t)
    const ours = `s1|refresh|EUR/USD|4h`
    const cases: [object, RegExp, string][] = [
      [{ component_type: 99, custom_id: ours }, /This component is not/, 'UNKNOWN_COMPONENT'],
      [{ component_type: 2 }, /This button is not/, 'UNKNOWN_COMPONENT'],
      [{ component_type: 2, custom_id: 'x'.repeat(9000) }, /This button/, 'UNKNOWN_COMPONENT'],
      ...[[{ id: '1' }], [1, 2], 'x', { a: [] }].map((values): [object, RegExp, string] => [
        { component_type: 3, custom_id: ours, values },
        /This select menu is not/,
        'UNKNOWN_COMPONENT',
      ]),
      ...[5, 6, 7, 8].map((component_type): [object, RegExp, string] => [
        { component_type, custom_id: 'theirs', values: ['7'] },
        /This select menu is not/,
        'UNKNOWN_COMPONENT',
      ]),
      [
        { component_type: 3, custom_id: 's1|timeframe|EUR/USD', values: ['7h'] },
        /This select menu belongs to an older/,
        'OUTDATED_COMPONENT',
      ],
    ]
    for (const [data, said, reason] of cases) {
      const asked = press(data)
      const answer = await send(running, asked)
      t.match(answer, { status: 200, json: PRIVATE })
      t.match(text(answer), said)
      const line = await running.logged('interaction ended', asked.id as string)
      t.match(line, { command: 'component', reason })
    }
    const [line] = running.logs.filter(({ componentType }) => componentType === 99)
    t.match(line, { reason: 'UNKNOWN_COMPONENT', customId: ours })
    const old = running.logs.find(({ reason }) => reason === 'OUTDATED_COMPONENT')
    t.match(old, { componentType: 3, customId: 's1|timeframe|EUR/USD' })
    t.strictSame(running.logs.filter(isLoud), [])
  },
)

t.test(
  'interactions-py/interactions.py#193, interactions-py/interactions.py#304: parts that are missing break nothing',
  async (t) => {
    const running = await start(t)
    const refresh = await send(
      running,
      press({ component_type: 2, custom_id: 's1|timeframe|EUR/USD|4h' }),
    )
    t.match(refresh, { status: 200 }, 'a press without its message')
    for (const data of [{}, { name: null }, { name: 7, type: 1 }, { component_type: 2 }]) {
      const answer = await send(running, interaction({ type: 2, data }))
      t.match(answer, { status: 200, json: PRIVATE })
      t.match(text(answer), /^❓ This command is not known here/)
    }
    const wrong: [object, string][] = [
      [interaction({ type: 2 }), 'data must be an object'],
      [interaction({ type: 2, token: 7 }), 'token must be a string'],
      [interaction({ type: '2' }), 'type must be a number'],
    ]
    for (const [asked, said] of wrong) {
      t.strictSame(await send(running, asked), { status: 400, json: { error: said } })
      const { id: interactionId } = asked as { id: string }
      const line = await running.logged('request rejected', interactionId)
      t.match(line, { interactionId, detail: said, reason: 'shape' })
    }
    const event = { version: 1, type: 1, event: { type: 'APPLICATION_AUTHORIZED', data: {} } }
    t.match(await send(running, event), { status: 400 })
    t.match(running.logs.at(-1), { detail: /webhook event \(APPLICATION_AUTHORIZED\)/ })
  },
)

t.test(
  'Pycord-Development/pycord#912: an option that is missing is told as missing, in both languages',
  async (t) => {
    const running = await start(t)
    const value = 'EUR/USD'
    const lists: unknown[] = [
      undefined,
      null,
      [],
      {},
      ['x'],
      [{ name: 'pair' }],
      [{ name: 'pair', value: null }],
      [{ name: 'pair', value: [value] }],
      [{ name: 'get', type: 1, options: [{ name: 'pair', type: 3, value }] }],
      [{ name: 'all', type: 2, options: [{ name: 'get', type: 1, options: [] }] }],
    ]
    for (const [name, given] of [
      ['signal', [{ name: 'pair', value }]],
      ['board', [{ name: 'timeframe', value: '7h' }]],
      ['outlook', [{ name: 'pair', value: 'foo' }]],
    ] as const) {
      const asked = interaction({ type: 2, data: { name, options: given } })
      await send(running, asked)
      const { outcome, reason } = await running.logged('interaction ended', asked.id as string)
      t.equal(
        `${outcome} ${reason}`,
        {
          signal: 'told OPTION_MISSING',
          board: 'told BAD_TIMEFRAME',
          outlook: 'delivered BAD_PAIR',
        }[name],
      )
    }
    for (const name of ['signal', 'outlook', 'board'])
      for (const options of lists) {
        const asked = (locale: string) => interaction({ type: 2, data: { name, options }, locale })
        const english = await send(running, asked('en-US'))
        t.match(english, { status: 200, json: PRIVATE })
        t.match(text(english), /^❓ The option “(pair|timeframe)” is missing/)
        t.match(text(await send(running, asked('zh-TW'))), /^❓ 缺少选项“(货币对|周期)”/)
      }
    const typed = await send(running, command('signal', { pair: 5, timeframe: true }))
    t.match(text(typed), '“5” is not a pair')
    for (const yes of [true, 'true', 1, '1']) {
      const hidden = await send(running, command('signal', { ...SIGNAL, private: yes }))
      t.match(hidden, { json: PRIVATE })
    }
  },
)

t.test(
  'discord/discord-api-docs#5001: help names what a trader can type, in every language of Discord',
  async (t) => {
    const running = await start(t)
    for (const locale of [...LOCALES, 'zh', 'zh-HK', 'xx', '', '__proto__']) {
      const answer = await send(running, command('help', {}, { locale }))
      const { value } = answer.json.data.embeds[0].fields[0]
      const name =
        locale === 'zh-CN' ? '/信号 货币对 周期 [私密]' : '/signal pair timeframe [private]'
      t.match(value, `\`${name}\``, locale)
    }
  },
)

t.test(
  'discord/discord-api-docs#4338, discord/discord-api-docs#4956: whatever is typed gets choices',
  async (t) => {
    const running = await start(t)
    const choices = async (focused: object) => {
      const options = [
        { name: 'timeframe', value: '' },
        { name: 'pair', focused: true, ...focused },
      ]
      const { status, json } = await send(running, typing({ name: 'signal', type: 1, options }))
      t.equal(status, 200)
      return json.data.choices.length
    }
    for (const focused of [{}, { value: '' }, { value: null }, { value: {} }, { value: '📈' }])
      t.equal(await choices(focused), 2)
    t.equal(await choices({ value: 'eur' }), 1)
    for (const value of [5, true, 'zz', 'x'.repeat(6000)]) t.equal(await choices({ value }), 0)
  },
)

t.test(
  'twilight-rs/twilight#892, breqdev/flask-discord-interactions#62: what is resolved beside the options is left alone',
  async (t) => {
    const running = await start(t)
    const asked = command('signal', SIGNAL)
    for (const resolved of [
      { users: { 1: {} } },
      { members: { 1: { avatar: null } } },
      null,
      'x',
    ]) {
      const data = { ...(asked.data as object), resolved }
      const answer = await send(running, interaction({ type: 2, data }))
      t.match(answer, { status: 200, json: { type: 4, data: { embeds: [{}] } } })
    }
  },
)
