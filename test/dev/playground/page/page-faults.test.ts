/** Each fault as the page shows it: how it ends for the trader, and what went over the wire. */
import t, { type Test } from 'tap'
import { CHROMIUM, launchBrowser } from '../../../harness/browser.js'
import { needs } from '../../../harness/parts.js'
import { type Hands, openPage, startDemo } from './page-stage.js'

/** Chooses a fault for the next interaction; `n` is its number. */
async function arm({ page }: Hands, fault: string, n?: number) {
  await page.locator('#fault').selectOption(fault)
  if (n !== undefined) await page.locator('#fault-number').fill(String(n))
  await page.locator('#armed').waitFor()
}

/** The story of the interaction that the wire shows, once it has ended. */
async function storyOf({ page }: Hands): Promise<string> {
  const story = page.locator('#story')
  await story.getByText(/^ended: [a-z]+, /).waitFor()
  return (await story.textContent()) ?? ''
}

/** Once the wire, which is asked for after the story, shows the edit that Discord took. */
async function wireOf({ page }: Hands): Promise<string> {
  const entries = page.locator('.entry')
  const edit = entries.filter({ hasText: 'PATCH' })
  await edit.filter({ has: page.locator('.status.good') }).waitFor()
  return (await entries.allTextContents()).join()
}

/** Names of the marks on the timeline, in order. */
async function marksOf({ page }: Hands): Promise<string[]> {
  const texts = await page.locator('svg.timeline .mark').allTextContents()
  return texts.map((text) => text.split(' ')[0] as string)
}

t.test('with faults', async (t) => {
  if (!needs(t, [[CHROMIUM, '--version']])) return
  const [browser, url] = await Promise.all([launchBrowser(t), startDemo(t)])
  const hands = await openPage(browser, url)
  const { page, rows, last, write, setDelay, complaints } = hands
  await setDelay(50)

  /** Sends `/signal PAIR 4h` with a fault and waits until the trader has a signal. */
  async function signalWith(t: Test, pair: string, fault: string, n?: number) {
    await arm(hands, fault, n)
    await write(`/signal ${pair} 4h`)
    await last.locator('.embed h3').filter({ hasText: pair }).waitFor()
    t.equal(await page.locator('#fault').inputValue(), '', 'used once')
    const [tag] = await page.locator('#about .fault').allTextContents()
    t.equal(tag, n === undefined ? fault : `${fault}:${n}`)
    return storyOf(hands)
  }

  await t.test('each fault and failure is listed in words', async (t) => {
    const faults = await page.locator('#fault option').allTextContents()
    t.ok(faults.includes('early-10015: edits find Unknown Webhook although the reply was read'))
    const failures = await page.locator('#fail-with option').allTextContents()
    t.ok(failures.includes('hang: it never answers'))
    for (const text of [...faults, ...failures].filter((each) => !/^no/.test(each)))
      t.match(text, /^[\w-]+: \w/)
  })

  await t.test('early-10015: the edit is tried again until Discord has the reply', async (t) => {
    const story = await signalWith(t, 'EUR/USD', 'early-10015', 2)
    t.match(story, /code 10015.*code 10015.*edit: 200.*ended: delivered, 3 calls/s)
    t.equal((await marksOf(hands)).filter((name) => name === 'retry').length, 2)
    await wireOf(hands)
    t.equal(await page.locator('.entry .status.bad').count(), 2)
  })

  await t.test('a lost reply is rescued by a callback', async (t) => {
    const story = await signalWith(t, 'GBP/USD', 'lost-reply', 0)
    t.match(story, /lost the reply.*acknowledgement by callback.*edit: 200.*ended: delivered/s)
    const marks = await marksOf(hands)
    for (const name of ['lost', 'rescue', 'acknowledged', 'edited'])
      t.ok(marks.includes(name), name)
    // An edit may have come before it and found nothing: the rest is in the story.
    t.match(await wireOf(hands), /POST .*\/callback.*PATCH/)
  })

  await t.test('a look at the wire that is answered late takes nothing away', async (t) => {
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    let looks = 0
    await page.route('**/api/wire', async (route) => {
      looks += 1
      if (looks > 1) return route.continue()
      await held
      await route.fulfill({ json: { exchanges: [] } })
    })
    const asked = page.waitForRequest('**/api/wire')
    await write('/signal EUR/GBP 4h')
    const first = (await asked).response()
    const recent = page.locator('#recent li').getByRole('button')
    await last.locator('.embed h3').filter({ hasText: 'EUR/GBP' }).waitFor()
    await recent.nth(1).click()
    await recent.nth(0).click()
    await wireOf(hands)
    release()
    await (await first)?.finished()
    await page.evaluate('new Promise(requestAnimationFrame)')
    t.match((await page.locator('.entry').allTextContents()).join(), 'PATCH')
    await page.unroute('**/api/wire')
  })

  await t.test('429: the edit waits as long as it is told to', async (t) => {
    const story = await signalWith(t, 'USD/JPY', '429-user', 1)
    t.match(story, /edit: 429.*edit: 200.*ended: delivered, 2 calls/s)
  })

  await t.test('a duplicate is acknowledged again and worked on once', async (t) => {
    await page.getByRole('checkbox', { name: 'Sent twice' }).check()
    t.equal(await page.locator('#fault').inputValue(), 'duplicate')
    await write('/signal USD/CHF 4h')
    await last.locator('.embed h3').filter({ hasText: 'USD/CHF' }).waitFor()
    const story = await storyOf(hands)
    t.equal([...story.matchAll(/acknowledged by the reply: 200/g)].length, 2)
    t.equal([...story.matchAll(/edit: 200/g)].length, 1)
    t.notOk(await page.getByRole('checkbox', { name: 'Sent twice' }).isChecked())
  })

  await t.test('a backend that fails: the trader reads the failure sentence', async (t) => {
    const saved = page.waitForResponse(/api\/backend/)
    await page.locator('#fail-with').selectOption('404')
    await saved
    await write('/signal AUD/USD 4h')
    await last.getByText('Failed to retrieve signal. Please try again.').waitFor()
    t.match(
      await storyOf(hands),
      /the fetch failed after \d+ ms: signal backend answered 404 \(SIGNAL_NOT_FOUND\).*ended: told/s,
    )
    t.ok((await marksOf(hands)).includes('failed'))
    const mended = page.waitForResponse(/api\/backend/)
    await page.locator('#fail-with').selectOption('')
    await mended
    await write('/signal AUD/USD 4h')
    await last.locator('.embed').waitFor()
  })

  await t.test('too late: it failed, in red, for its sender only', async (t) => {
    await arm(hands, '10062-reply')
    await write('/signal USD/CAD 4h')
    await last.getByText('The application did not respond').waitFor()
    await last.getByText('Only you can see this').waitFor()
    t.match(await page.locator('#recent li').first().textContent(), 'did not respond')
    const before = await rows.count()
    await page.getByRole('button', { name: 'Dismiss message' }).last().click()
    t.equal(await rows.count(), before - 1)
  })

  await t.test('a press that is too late says so below the message it was on', async (t) => {
    const before = await rows.count()
    await arm(hands, '10062-reply')
    await last.getByRole('button', { name: 'Refresh' }).click()
    await last.getByText('This interaction failed').waitFor()
    t.equal(await last.locator('[aria-busy]').count(), 0)
    t.equal(await rows.count(), before)
  })

  await t.test(
    'a share of all, and a clock that is ahead, hold until they are called off',
    async (t) => {
      const saved = page.waitForResponse(/api\/share/)
      await page.locator('#share-fault').selectOption('early-10015')
      await saved
      t.equal(await page.locator('#share-words').textContent(), '20 %')
      const more = page.waitForResponse(/api\/share/)
      await page.locator('#share-percent').fill('100')
      await more
      const clock = page.waitForResponse(/api\/skew/)
      await page.locator('#skew').fill('1500')
      await page.locator('#skew').press('Tab')
      await clock
      await write('/signal NZD/USD 4h')
      await last.locator('.embed h3').filter({ hasText: 'NZD/USD' }).waitFor()
      t.match(await storyOf(hands), /code 10015.*edit: 200/s)
      const second = await openPage(browser, url)
      t.equal(await second.page.locator('#share-percent').inputValue(), '100', 'other pages know')
      const off = page.waitForResponse(/api\/share/)
      await page.locator('#share-fault').selectOption('')
      await off
      await second.page.locator('#share-words').getByText('off').waitFor()
      t.equal(await second.page.locator('#skew').inputValue(), '1500')
      await second.page.close()
    },
  )

  await t.test('what the server refuses is said above the composer', async (t) => {
    await arm(hands, 'early-10015')
    await page.locator('#fault-number').fill('1.5')
    const complained = page.waitForEvent('console')
    await write('/help')
    await page.getByRole('alert').getByText('takes a whole number').waitFor()
    await complained
    const [refused, ...others] = complaints
    t.match(refused, '400 (Bad Request)')
    t.strictSame(others, [])
  })
})
