/** How something that the process leans on is doing. */

/**
 * `down`: nothing is had from it. `degraded`: it answers, too slowly or not as it should.
 * Neither makes the process unready: it answers traders all the same, and says so.
 */
export interface DependencyState {
  readonly state: 'up' | 'degraded' | 'down' | 'unknown'
  readonly detail?: string
}
