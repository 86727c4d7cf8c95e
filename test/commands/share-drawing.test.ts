/** One drawing, many who wait for it, and how it ends. */
import t from 'tap'
import { shareDrawing } from '../../src/commands/share-drawing.js'

const PNG = Buffer.from('png')
const never = new AbortController().signal

t.test(
  'everybody gets the one picture, and a finished drawing has not ended without one',
  async (t) => {
    let ends = 0
    let begun = 0
    const draw = async () => {
      begun += 1
      return PNG
    }
    const wait = shareDrawing(draw, () => {
      ends += 1
    })
    t.same(await Promise.all([wait(never), wait(never)]), [PNG, PNG])
    t.equal(await wait(never), PNG)
    t.same([begun, ends], [1, 0])
  },
)

t.test('a failure is everybody’s, and ends it once', async (t) => {
  let ends = 0
  const draw = async () => {
    throw new Error('no pencil')
  }
  const wait = shareDrawing(draw, () => {
    ends += 1
  })
  await Promise.all([1, 2].map(() => t.rejects(wait(never), { message: 'no pencil' })))
  t.equal(ends, 1)
})

t.test('the last to leave ends it, and only the last', async (t) => {
  let ends = 0
  let given: AbortSignal | undefined
  const draw = (abort: AbortSignal) => {
    given = abort
    return new Promise<Buffer>(() => {})
  }
  const wait = shareDrawing(draw, () => {
    ends += 1
  })
  const [one, other] = [new AbortController(), new AbortController()]
  const [first, last] = [wait(one.signal), wait(other.signal)]
  one.abort()
  await t.rejects(first, { code: 'SIGNAL_ABORTED' })
  t.same([ends, given?.aborted], [0, false])
  other.abort()
  await t.rejects(last, { code: 'SIGNAL_ABORTED' })
  t.same([ends, given?.aborted], [1, true])
})
