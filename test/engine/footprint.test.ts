/**
 * Footprints: modes, sets of accesses, and the places of what is shared.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  ADD,
  conflicts,
  Footprint,
  type Mode,
  Notes,
  PART_READ,
  PART_WRITE,
  READ,
  WRITE,
} from '../../src/engine/footprint.ts';
import { Frame, Machine, type Steps, Wait, WaitQueue } from '../../src/engine/machine.ts';
import { Shared, sharedList, shareFields } from '../../src/engine/shared.ts';

const MODES: readonly Mode[] = [READ, WRITE, PART_READ, PART_WRITE, ADD];
const first = { choose: ([thread]: readonly unknown[]) => thread as never };

class Account extends Shared {
  declare balance: number;
  declare readonly names: string[];
  constructor(notes: Notes) {
    super(notes);
    this.balance = 0;
    this.names = sharedList(this, 'names');
  }
}
shareFields(Account, ['balance', 'names']);

/** What `body` does to a new account, as `field:modes`. */
function touched(body: (account: Account) => void): string[] {
  const notes = new Notes(true);
  notes.newPlace();
  const account = new Account(notes);
  const footprint = new Footprint();
  notes.footprint = footprint;
  body(account);
  const { locations, modes } = footprint.settle();
  return [...locations].map((location, n) => `${location - account.place}:${modes[n]}`);
}

describe('modes of access', () => {
  test('conflict in the same way whichever comes first', () => {
    for (const one of MODES) {
      for (const other of MODES) assert.equal(conflicts(one, other), conflicts(other, one));
    }
  });

  test('let reads, parts and additions be among themselves, and nothing else', () => {
    const quiet = MODES.flatMap((one) =>
      MODES.filter((other) => one <= other && !conflicts(one, other)).map((other) => [one, other]),
    );
    assert.deepEqual(quiet, [
      [READ, READ],
      [READ, PART_READ],
      [PART_READ, PART_READ],
      [PART_READ, PART_WRITE],
      [PART_WRITE, PART_WRITE],
      [ADD, ADD],
    ]);
  });
});

const access = fc.tuple(fc.nat(8), fc.constantFrom(...MODES));
const accesses = fc.array(access, { maxLength: 200 });

function footprintOf(list: readonly (readonly [number, Mode])[]): Footprint {
  const footprint = new Footprint();
  for (const [location, mode] of list) footprint.note(location, mode);
  return footprint;
}

describe('a footprint', () => {
  test('conflicts with another exactly where one access of each does', () => {
    const property = fc.property(accesses, accesses, (mine, theirs) => {
      const one = footprintOf(mine).settle();
      const other = footprintOf(theirs).settle();
      const expected = mine.some(([here, mode]) =>
        theirs.some(([there, against]) => here === there && conflicts(mode, against)),
      );
      assert.equal(one.conflictsWith(other), expected);
      assert.equal(other.conflictsWith(one), expected);
    });
    fc.assert(property, { seed: 20091216 });
  });

  test('is the same set in whatever order accesses were noted, and how often', () => {
    const property = fc.property(accesses, (list) => {
      const turned = [...list].reverse();
      assert.ok(
        footprintOf(list)
          .settle()
          .equals(footprintOf([...turned, ...list]).settle()),
      );
    });
    fc.assert(property, { seed: 20091216 });
  });

  test('that was settled stays as it was when the next step is noted', () => {
    const footprint = footprintOf([[3, WRITE]]);
    const settled = footprint.settle();
    footprint.clear();
    footprint.note(4, READ);
    assert.deepEqual([...settled.locations], [3]);
    assert.deepEqual([...footprint.settle().locations], [4]);
  });

  test('tells locations apart up to the highest', () => {
    const highest = 2 ** 28 - 1;
    const { locations, modes } = footprintOf([
      [highest, ADD],
      [0, READ],
      [highest, WRITE],
    ]).settle();
    assert.deepEqual([...locations], [0, highest]);
    assert.deepEqual([...modes], [1 << READ, (1 << WRITE) | (1 << ADD)]);
  });
});

describe('what threads share', () => {
  test('notes reads and writes of each field apart', () => {
    assert.deepEqual(
      touched((account) => {
        account.balance += 1;
      }),
      [`0:${(1 << READ) | (1 << WRITE)}`],
    );
    assert.deepEqual(
      touched((account) => account.names.length),
      [`1:${1 << READ}`],
    );
  });

  test('notes a changed list as a write of its field', () => {
    const both = `1:${(1 << READ) | (1 << WRITE)}`;
    assert.deepEqual(
      touched((account) => account.names.push('a')),
      [both],
    );
    assert.deepEqual(
      touched((account) => account.names.splice(0)),
      [both],
    );
  });

  test('is plain fields where no footprints are taken', () => {
    const account = new Account(new Notes(false));
    assert.ok(Object.hasOwn(account, 'balance'));
    assert.equal(account.place, 0);
  });

  test('has places that do not depend on what other threads have made', () => {
    const notes = new Notes(true);
    notes.thread = 2;
    const alone = notes.newPlace();
    const others = new Notes(true);
    for (const thread of [1, 3, 1]) {
      others.thread = thread;
      assert.notEqual(others.newPlace(), alone);
    }
    others.thread = 2;
    assert.equal(others.newPlace(), alone);
  });
});

describe('steps of a machine', () => {
  /** A sleeper and who wakes it: what each of their steps touches, and whom it wakes. */
  function steps(): Footprint[] {
    const machine = new Machine(first, { footprints: true });
    const queue = new WaitQueue(machine.notes.newPlace());
    let awake = false;
    function* sleeper(): Steps<void> {
      yield new Wait(queue, 'sleeps', () => awake);
    }
    function* waker(): Steps<void> {
      yield -1;
      awake = true;
      machine.notify(queue);
    }
    machine.spawn('sleeper', {}, new Frame(sleeper()));
    machine.spawn('waker', {}, new Frame(waker()));
    const footprints: Footprint[] = [];
    for (;;) {
      const footprint = new Footprint();
      machine.notes.footprint = footprint;
      if (machine.step() !== 'ran') return footprints;
      footprints.push(footprint);
    }
  }

  test('conflict where one sleeps and the other wakes it, and say who was woken', () => {
    const [sleeps, comes, wakes] = steps();
    assert.ok(sleeps !== undefined && comes !== undefined && wakes !== undefined);
    assert.ok(sleeps.conflictsWith(wakes));
    assert.ok(!sleeps.conflictsWith(comes));
    assert.deepEqual(wakes.settle().woken, [1]);
    assert.deepEqual(comes.settle().woken, []);
  });
});
