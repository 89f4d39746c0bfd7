/**
 * Contacts: the steps of a run in which one thread touches what another one touches, too.
 */
import { opponentsOf } from '../../engine/footprint.ts';
import type { System } from '../search/system.ts';

/** The last step of a thread that touched a location, and in which ways. */
interface Touch {
  readonly step: number;
  readonly modes: number;
}

/**
 * Indices of the steps that conflict with one of another thread, nothing of theirs in between.
 *
 * @param from  what comes before this step does not count
 */
export function contactsOf(
  system: System,
  schedule: readonly number[],
  from: number,
): ReadonlySet<number> {
  const execution = system.begin();
  const touched = new Map<number, Map<number, Touch>>();
  const contacts = new Set<number>();
  schedule.forEach((thread, step) => {
    const { locations, modes } = execution.step(thread);
    if (step < from) return;
    locations.forEach((location, n) => {
      let touches = touched.get(location);
      if (touches === undefined) {
        touches = new Map();
        touched.set(location, touches);
      }
      const set = modes[n] ?? 0;
      for (const [other, touch] of touches) {
        if (other === thread || (opponentsOf(set) & touch.modes) === 0) continue;
        contacts.add(step).add(touch.step);
      }
      touches.set(thread, { step, modes: set });
    });
  });
  return contacts;
}
