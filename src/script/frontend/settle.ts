/**
 * Settling: where the variables of a scope live, once all uses of them are known.
 */

import type { StaticScope } from './scope.ts';

/** Decides where a scope's variables live and which of them other threads can see change. */
export function settle(scope: StaticScope): void {
  const owns = scope.owner === scope;
  const captured = [...scope.variables.values()].some((variable) => variable.captured);
  if (!owns && !(scope.looped && captured)) scope.home = scope.parent?.home ?? scope.owner;
  for (const variable of scope.variables.values()) {
    variable.slot = freeSlot(scope.home, variable.name);
    const early = variable.readyAt <= scope.owner.firstCall;
    const fixed = !variable.assigned && (early || variable.kind === 'import');
    variable.shared = variable.captured && !fixed;
  }
}

function freeSlot(home: StaticScope, name: string): string {
  // As a property of an object literal this one name would set the prototype.
  let slot = name === '__proto__' ? '__proto__:1' : name;
  for (let n = 2; home.slots.has(slot); n++) slot = `${name}:${n}`;
  home.slots.add(slot);
  return slot;
}
