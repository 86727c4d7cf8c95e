/** How something that the process leans on is doing. */

/** `degraded` and `down` do not make the process unready: it answers traders all the same, and says so. */
export interface DependencyState {
  readonly state: 'up' | 'degraded' | 'down' | 'unknown'
  readonly detail?: string
}
