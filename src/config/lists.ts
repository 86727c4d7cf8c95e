/** Variables that hold several values, comma-separated. */

/** In the order given, each item once. */
export function list(text = ''): string[] {
  const items = text.split(',').map((item) => item.trim())
  return [...new Set(items.filter((item) => item !== ''))]
}

type Form = (item: string) => boolean

export function listProblem(name: string, items: string[], hasForm: Form, form: string): string[] {
  if (items.length === 0) return [`${name} must name at least one ${form}`]
  if (items.every(hasForm)) return []
  return [`${name} must be ${form}, comma-separated when several`]
}
