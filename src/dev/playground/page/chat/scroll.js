/** Keeps the newest message in view while it is in view, whatever grows; who has scrolled up stays there. */

const NEAR = 60

export function followEnd(scroller, content) {
  let following = true
  // By keyboard too.
  scroller.tabIndex = 0
  const toEnd = () => {
    following = true
    scroller.scrollTop = scroller.scrollHeight
  }
  let before = 0
  scroller.addEventListener('scroll', () => {
    const top = scroller.scrollTop
    const near = scroller.scrollHeight - top - scroller.clientHeight < NEAR
    // What has grown meanwhile is not the reader's doing: only upwards is away from the end.
    if (near) following = true
    else if (top < before) following = false
    before = top
  })
  const grown = new ResizeObserver(() => following && toEnd())
  grown.observe(content)
  grown.observe(scroller)
  return { toEnd }
}
