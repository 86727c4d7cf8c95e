/** The dashboard in a real Chromium: drawn, live, readable on a phone, light and dark, and for everybody. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { readManifest } from '../../../src/config/manifest.js'
import { CHROMIUM, launchBrowser, visit } from '../../harness/browser.js'
import { eventually } from '../../harness/eventually.js'
import { needs } from '../../harness/parts.js'
import { startStage } from './dashboard-stage.js'

const RUNBOOKS = readFileSync(new URL('../../../../docs/runbooks.md', import.meta.url), 'utf8')
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const DRAWN = `[...document.querySelectorAll('canvas')].filter((canvas) =>
  canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some(Boolean)).length`

const DESK = { width: 1280, height: 900, colorScheme: 'light' } as const

/** The page's policy forbids what playwright would wait with. */
const holds = (page: Page, expression: string) =>
  eventually(expression, async () => (await page.evaluate(expression)) || undefined)

async function noViolations(t: Test, page: Page, how: string) {
  await page.evaluate(AXE)
  const { violations } = await page.evaluate<{ violations: { id: string; impact: string }[] }>(
    'axe.run()',
  )
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  t.strictSame(serious, [], how)
}

t.test('in the browser', async (t) => {
  if (!needs(t, [[CHROMIUM, '--version']])) return
  const browser = await launchBrowser(t)
  const { app, url, pass } = await startStage(t)

  await t.test(
    'seven graphs are drawn and the figures of the moment stand above them',
    async (t) => {
      const { page, complaints } = await visit(browser, url, DESK)
      await holds(page, `${DRAWN} === 7`)
      t.match(await page.textContent('#about'), 'version 1.2.3, up 1 d 2 h, ready')
      t.equal(await page.textContent('#live'), 'live')
      const tiles = await page.locator('#tiles > div').allTextContents()
      t.equal(tiles.length, 8)
      t.match(tiles[0], /answered as asked.*%.*warns below 95.%, critical 90.%/)
      t.match(tiles[2], /replies lost on the way back0.% ok/)
      t.match(tiles[3], /sent again though it had arrived \(40060\)0.% ok/)
      t.match(await page.locator('#dependencies li').allTextContents(), [
        'discord up',
        'signals degradedlast fetch: SIGNAL_TIMEOUT',
        'redis down',
      ])
      const label = await page.locator('[role=img]').first().getAttribute('aria-label')
      t.match(label, /How fast do we acknowledge\? Now: p50 [\d.]+.ms, p99 [\d.]+.ms\./)
      for (const legend of await page.locator('.u-legend').allTextContents())
        t.match(legend, /^at\d\d:\d\d:\d\d[^–]*$/, 'the newest figures')
      await noViolations(t, page, 'light')
      t.strictSame(complaints, [])
      await page.close()
    },
  )

  await t.test('what is wrong is named: why, which ones, and where to read on', async (t) => {
    const { page, complaints } = await visit(browser, url, DESK)
    await page.waitForSelector('#tiles > .critical')
    t.equal(await page.title(), 'critical · Signalbox')
    const success = page.locator('#tiles > div').first()
    t.match(await success.textContent(), /critical.*\d+ × SIGNAL_TIMEOUT/)
    const link = success.getByRole('link', { name: 'docs/runbooks.md: Success' })
    const runbooks = `${readManifest().homepage}/blob/main/docs/runbooks.md`
    t.equal(await link.getAttribute('href'), `${runbooks}#success`)
    t.equal(await page.locator('#runbooks').getAttribute('href'), runbooks)
    t.match(await page.textContent('#failures p'), /In the last 5 minutes: \d+ × SIGNAL_TIMEOUT\./)
    const last = await page.locator('#failures li').allTextContents()
    t.equal(last.length, 10)
    for (const text of last)
      t.match(text, /^\d\d:\d\d:\d\d\d{19}signaltold why not: SIGNAL_TIMEOUT$/)
    for (const path of ['/readyz', '/metrics']) await page.waitForSelector(`nav a[href="${path}"]`)
    const sections = await page.evaluate<Record<string, string>>(
      `import('/dashboard/runbooks.js').then(({ SECTIONS }) => SECTIONS)`,
    )
    for (const section of Object.values(sections))
      t.match(RUNBOOKS, new RegExp(`^## ${section}$`, 'm'), section)
    t.strictSame(complaints, [])
    await page.close()
  })

  await t.test(
    'graphs leave no hole, and no line leads across what was not measured',
    async (t) => {
      const { page } = await visit(browser, url, DESK)
      await holds(page, `${DRAWN} === 7`)
      const rows = () =>
        page.evaluate<number[]>(`Object.values(Object.groupBy(
        document.querySelectorAll('figure'), ({ offsetTop }) => offsetTop)).map(({ length }) => length)`)
      t.strictSame(await rows(), [1, 3, 3])
      await page.setViewportSize({ width: 1000, height: 900 })
      t.strictSame(await rows(), [1, 2, 2, 2])
      const drawn = await page.evaluate<Record<string, unknown>>(`Promise.all([
      import('/dashboard/chart-data.js'),
      import('/dashboard/chart-options.js'),
    ]).then(([{ columns }, { options }]) => {
      const chart = { print: String, series: [['a', 'a', 'blue']] }
      const points = [[0, 1], [5, null], [70, 2], [75, 3]].map(([s, a]) => ({ at: s * 1000, a }))
      const data = columns(chart, { points })
      const { axes, series } = options(chart, {}, 800)
      const plot = { bbox: { width: 600 }, scales: { x: { min: 0, max: 600 } } }
      return {
        data,
        gaps: series[1].gaps(plot, 1, 0, 3, [[0, 59], [100, 160]]),
        alone: series[1].points.filter({ data }, 1, false),
        whole: series[1].points.filter({ data }, 1, true),
        seconds: axes[0].values(null, [0, 30, 60], 0, 0, 30),
        minutes: axes[0].values(null, [0, 60], 0, 0, 60),
      }
    })`)
      t.match(drawn, {
        data: [
          [0, 5, 10, 70, 75],
          [1, null, null, 2, 3],
        ],
        gaps: [[100, 160]],
        alone: [0],
        whole: null,
        seconds: [/:00:00$/, /:00:30$/, /:01:00$/],
        minutes: [/^\d\d:00$/, /^\d\d:01$/],
      })
      await page.close()
    },
  )

  await t.test('on a phone nothing is cut off, in the dark neither', async (t) => {
    const how = { width: 320, height: 740, colorScheme: 'dark' } as const
    const { page, complaints } = await visit(browser, url, how)
    await holds(page, `${DRAWN} === 7`)
    t.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'))
    const background = () =>
      page.evaluate('getComputedStyle(document.documentElement).backgroundColor')
    const dark = await background()
    await noViolations(t, page, 'dark, on a phone')
    await page.emulateMedia({ colorScheme: 'light' })
    t.not(await background(), dark)
    await page.setViewportSize({ width: 800, height: 740 })
    await holds(page, `document.querySelector('canvas').getBoundingClientRect().width > 340`)
    t.strictSame(complaints, [])
    await page.close()
  })

  await t.test('it follows the server, and says when it no longer can', async (t) => {
    const { page, complaints } = await visit(browser, url, DESK)
    await holds(page, `${DRAWN} === 7`)
    const owed = page.locator('#tiles > div').last()
    const before = await owed.textContent()
    pass(1)
    // What happens when a hidden page is looked at again: it does not wait for its next turn.
    const look = () => page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`)
    await look()
    await holds(
      page,
      `document.querySelector('#tiles > div:last-child').textContent !== ${JSON.stringify(before)}`,
    )
    for (let i = 0; i < 60; i += 1) pass(0)
    await look()
    await holds(page, `document.title === 'warning · Signalbox'`)
    t.equal(await page.textContent('#failures p'), 'In the last 5 minutes: nothing.')
    await app.close()
    await look()
    await page.waitForSelector('#live.lost')
    t.equal(await page.title(), 'no figures · Signalbox')
    t.match(await page.textContent('#live'), /^no figures/)
    await page.evaluate(`queueMicrotask(() => { throw new Error('heard') })`)
    await eventually('the complaint', async () => complaints.includes('heard') || undefined)
    await page.close()
  })
})
