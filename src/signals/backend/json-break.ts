/** Finds where a text stops being JSON, which the platform's parser does not always say: place and member, no contents. */

export interface JsonBreak {
  /** Both from 1. */
  readonly line: number
  readonly column: number
  /** `candles[3].open`; the empty text at the top. */
  readonly member: string
  /** `end`: the text ends there. Or one of the words that other languages write: `NaN`. */
  readonly found?: string
}

const SPACES = ' \t\n\r'
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
/** All from the space on, but quotation mark and backslash; or an escape. */
const CHARACTERS = /[ !#-[\]-\uffff]+|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y
const FOREIGN = /[+-]?(?:NaN|Infinity|nan|inf|None|True|False|undefined)\b/y
/** Of a member's name nothing is told that could be anything else. */
const PLAIN_NAME = /^\w{1,32}$/
const DEEPEST_TOLD = 6

/** Undefined for what is JSON. Looks at each character once, however deep the text is. */
export function findJsonBreak(text: string): JsonBreak | undefined {
  let at = 0
  /** Of each open list the index, of each open object the member. */
  const path: (string | number)[] = []
  let isWhole = false

  // Whatever is made for each of a million marks holds up everybody else: so nothing is.
  function take(pattern: RegExp): boolean {
    pattern.lastIndex = at
    if (!pattern.test(text)) return false
    at = pattern.lastIndex
    return true
  }

  function takeSpace(): void {
    while (at < text.length && SPACES.includes(text[at] as string)) at += 1
  }

  function takeMark(mark: string): boolean {
    takeSpace()
    if (text[at] !== mark) return false
    at += 1
    return true
  }

  function takeString(): string | undefined {
    if (!takeMark('"')) return undefined
    const from = at
    while (take(CHARACTERS));
    if (text[at] !== '"') return undefined
    at += 1
    return text.slice(from, at - 1)
  }

  function openMember(): boolean {
    const name = takeString()
    if (name === undefined || !takeMark(':')) return false
    path.push(name)
    return true
  }

  /** What follows a value: true where another one begins, false where the text breaks or is over. */
  function goOn(): boolean {
    for (;;) {
      const open = path.at(-1)
      if (open === undefined) {
        isWhole = true
        return false
      }
      if (takeMark(typeof open === 'number' ? ']' : '}')) path.pop()
      else if (!takeMark(',')) return false
      else {
        if (typeof open === 'number') path[path.length - 1] = open + 1
        else {
          path.pop()
          return openMember()
        }
        return true
      }
    }
  }

  /** Whether a value, or the first one within it, has begun well; `goOn` where it is whole. */
  function step(): boolean {
    if (takeMark('{')) return takeMark('}') ? goOn() : openMember()
    if (takeMark('[')) return takeMark(']') ? goOn() : path.push(0) > 0
    return takeString() !== undefined || take(SCALAR) ? goOn() : false
  }

  while (step());
  if (isWhole) takeSpace()
  if (isWhole && at === text.length) return undefined
  const before = text.slice(0, at).split('\n')
  const from = at
  const found = at === text.length ? 'end' : take(FOREIGN) && text.slice(from, at)
  return {
    line: before.length,
    column: (before.at(-1) as string).length + 1,
    member: nameOf(path),
    ...(found && { found }),
  }
}

function nameOf(path: readonly (string | number)[]): string {
  const parts = path.slice(-DEEPEST_TOLD).map((part) => {
    if (typeof part === 'number') return `[${part}]`
    return PLAIN_NAME.test(part) ? `.${part}` : '.?'
  })
  return parts.join('').replace(/^\./, '')
}
