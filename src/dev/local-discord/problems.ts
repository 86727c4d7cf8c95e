/** What is wrong with a body: flat problems, and the nested tree that Discord's 50035 carries them in. */
import type { SpecIssue, SpecSchema } from 'discord-api-spec/zod'

export interface Problem {
  readonly path: readonly (string | number)[]
  readonly code: string
  readonly message: string
}

const CODES: Readonly<Record<string, string>> = {
  invalid_type: 'BASE_TYPE_REQUIRED',
  invalid_value: 'BASE_TYPE_CHOICES',
  invalid_union: 'UNION_TYPE_CHOICES',
  too_big: 'BASE_TYPE_BAD_LENGTH',
  too_small: 'BASE_TYPE_BAD_LENGTH',
}

/** The branch of a failed union that was meant: the one whose `type` fits, else the one that failed least. */
function meant(branches: readonly (readonly SpecIssue[])[]): readonly SpecIssue[] {
  const misses = (branch: readonly SpecIssue[]) =>
    branch.length + (branch.some((issue) => issue.path[0] === 'type') ? 1000 : 0)
  return [...branches].sort((a, b) => misses(a) - misses(b))[0] ?? []
}

function flatten(issue: SpecIssue, above: readonly (string | number)[]): Problem[] {
  const path = [...above, ...issue.path]
  if (issue.errors) return meant(issue.errors).flatMap((inner) => flatten(inner, path))
  const bound = issue.maximum ?? issue.minimum
  const message = bound === undefined ? issue.message : `${issue.code}: the bound is ${bound}`
  return [{ path, code: CODES[issue.code] ?? 'BASE_TYPE_BAD_FORMAT', message }]
}

/** The problems that one of the published schemas finds with a value; none when it fits. */
export function checkSchema(schema: SpecSchema, value: unknown): Problem[] {
  const result = schema.safeParse(value)
  return result.success ? [] : result.error.issues.flatMap((issue) => flatten(issue, []))
}

/** https://docs.discord.com/developers/reference#error-messages: nested by path, `_errors` at the leaves. */
export function errorTree(problems: readonly Problem[]): object {
  type Node = { [key: string]: Node | { code: string; message: string }[] }
  const root: Node = {}
  for (const { path, code, message } of problems) {
    let node = root
    for (const key of path) {
      node[key] ??= {}
      node = node[key] as Node
    }
    node._errors = [
      ...((node._errors as { code: string; message: string }[]) ?? []),
      { code, message },
    ]
  }
  return root
}

/** One line for people. */
export function describeProblems(problems: readonly Problem[]): string {
  return problems
    .map(({ path, code, message }) => `${path.join('.')} ${code} (${message})`)
    .join('; ')
}
