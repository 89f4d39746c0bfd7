/**
 * Crews: whoever shares an exploration, and however many, it comes to the same.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Reduction } from '../../../src/explore/search/reduction.ts';
import type { System } from '../../../src/explore/search/system.ts';
import { rootAt, type Unit, unitsOf } from '../../../src/explore/search/units.ts';
import { Course, type CourseSettings, type Shard } from '../../../src/explore/sharing/course.ts';
import { Crew, type Member } from '../../../src/explore/sharing/crew.ts';
import { Ledger, type LedgerState } from '../../../src/explore/sharing/ledger.ts';
import type { Piece, PieceResult } from '../../../src/explore/sharing/piece.ts';
import type { Violation } from '../../../src/script/violation.ts';
import { drawing, drawProgram, type Program, toySystem } from '../search/toy.ts';

const PROGRAMS = 60;
const HEAD_RUNS = 20;

/** A toy program in which some final states are wrong. */
interface Toy {
  readonly program: Program;
  /** One in so many final states; 0 for none. */
  readonly wrong: number;
}

const violation: Violation = {
  kind: 'assertion',
  message: '',
  thread: '',
  file: '',
  line: 1,
  column: 1,
  stack: [],
};

function hash(text: string): number {
  let sum = 7;
  for (const letter of text) sum = (Math.imul(sum, 31) + letter.charCodeAt(0)) >>> 0;
  return sum;
}

/** Works as a sandbox does, a run at a time, and takes its time by `draw`. */
class ToyMember implements Member {
  readonly #toy: Toy;
  readonly #draw: (limit: number) => number;
  #stopped = false;

  constructor(toy: Toy, draw: (limit: number) => number) {
    this.#toy = toy;
    this.#draw = draw;
  }

  stop(): void {
    this.#stopped = true;
  }

  async piece(piece: Piece, limit: number): Promise<PieceResult> {
    this.#stopped = false;
    const system = toySystem(this.#toy.program);
    const search = searchOf(system, piece);
    const counts = { schedules: 0, blocked: 0, steps: 0 };
    for (;;) {
      if (this.#draw(3) === 0) await turn();
      if (this.#stopped) return { counts, end: { kind: 'stopped' } };
      const run = search.next();
      if (run === null) return { counts, end: { kind: 'covered' } };
      counts[run.kind === 'complete' ? 'schedules' : 'blocked']++;
      counts.steps += run.schedule.length;
      const { wrong } = this.#toy;
      const isWrong = wrong > 0 && hash(run.schedule.join()) % wrong === 0;
      if (isWrong) {
        return { counts, end: { kind: 'violation', violation, schedule: [...run.schedule] } };
      }
      if (counts.schedules + counts.blocked >= limit) return { counts, end: { kind: 'limit' } };
    }
  }

  async cut(): Promise<readonly Unit[] | null> {
    this.#stopped = false;
    const cutting = unitsOf(toySystem(this.#toy.program), 6);
    for (let next = cutting.next(); ; next = cutting.next()) {
      if (next.done === true) return next.value;
      if (this.#stopped) return null;
      if (this.#draw(3) === 0) await turn();
    }
  }
}

function searchOf(system: System, piece: Piece): Reduction {
  if (piece.kind === 'unit') return new Reduction(system, rootAt(system, piece.schedule));
  assert.equal(piece.kind, 'whole');
  return new Reduction(system);
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const proof: CourseSettings = { strategy: 'prove', seed: 1 };

interface Sharing {
  readonly jobs: number;
  readonly maxSchedules?: number;
  readonly shard?: Shard;
  readonly state?: LedgerState;
  readonly onDone?: (ledger: Ledger) => void;
}

async function shared(toy: Toy, sharing: Sharing): Promise<Ledger> {
  const { jobs, maxSchedules, shard, state, onDone } = sharing;
  const ledger = new Ledger(new Course(proof, shard, HEAD_RUNS), maxSchedules, state);
  const crew = new Crew(ledger, { onDone: () => onDone?.(ledger) });
  const draw = drawing(jobs * 1000 + (maxSchedules ?? 7));
  for (let n = 0; n < jobs; n++) crew.join(new ToyMember(toy, draw));
  await crew.done;
  return ledger;
}

/** All that is reported of it. */
function outcome(ledger: Ledger): object {
  const { schedules, blocked, steps } = ledger.tally;
  return { end: ledger.end, schedules, blocked, steps };
}

/** Programs of some size, each as it is, with a violation that is easy to find, and one that is not. */
function toys(): Toy[] {
  const programs: Program[] = [];
  for (let seed = 1; programs.length < PROGRAMS; seed++) {
    const program = drawProgram(drawing(seed));
    const search = new Reduction(toySystem(program));
    let runs = 0;
    while (runs < 400 && search.next() !== null) runs++;
    if (runs > HEAD_RUNS / 2 && runs < 400) programs.push(program);
  }
  return programs.flatMap((program) => [0, 7, 40].map((wrong) => ({ program, wrong })));
}

describe('a crew', () => {
  test('comes to the same verdict and counts whatever its size', async () => {
    let cut = 0;
    let found = 0;
    for (const toy of toys()) {
      const alone = await shared(toy, { jobs: 1 });
      if (alone.units !== null) cut++;
      if (alone.end?.kind === 'violation') found++;
      for (const jobs of [2, 3, 5]) {
        assert.deepEqual(outcome(await shared(toy, { jobs })), outcome(alone));
      }
    }
    assert.ok(cut > PROGRAMS && found > PROGRAMS / 2, `${cut} cut, ${found} with a violation`);
  });

  test('makes exactly as many runs as it may', async () => {
    let bounded = 0;
    for (const toy of toys()) {
      for (const maxSchedules of [1, 20, 21, 50, 90]) {
        const alone = await shared(toy, { jobs: 1, maxSchedules });
        const { schedules, blocked } = alone.tally;
        if (alone.end?.kind === 'bounded') {
          bounded++;
          assert.equal(schedules + blocked, maxSchedules);
        } else assert.ok(schedules + blocked <= maxSchedules);
        const many = await shared(toy, { jobs: 4, maxSchedules });
        assert.deepEqual(outcome(many), outcome(alone));
      }
    }
    assert.ok(bounded > PROGRAMS);
  });

  test('goes on from any moment as if it had not been broken off', async () => {
    for (const toy of toys().slice(0, 60)) {
      const states: LedgerState[] = [];
      const keep = (ledger: Ledger) => states.push(JSON.parse(JSON.stringify(ledger.state)));
      const whole = await shared(toy, { jobs: 3, onDone: keep });
      for (const state of states.filter((_state, n) => n % 3 === 0 || n === states.length - 1)) {
        assert.deepEqual(outcome(await shared(toy, { jobs: 2, state })), outcome(whole));
      }
      const last = await shared(toy, { jobs: 3, maxSchedules: 30, onDone: keep });
      if (last.end?.kind !== 'bounded') continue;
      for (const state of states.slice(-2)) {
        assert.deepEqual(outcome(await shared(toy, { jobs: 2, state })), outcome(whole));
      }
    }
  });

  test('stops when it is told to, and tells what it has done', async () => {
    const [toy] = toys();
    if (toy === undefined) return assert.fail('no program');
    const ledger = new Ledger(new Course(proof, undefined, HEAD_RUNS));
    const crew = new Crew(ledger);
    crew.join(new ToyMember(toy, drawing(3)));
    crew.join(new ToyMember(toy, drawing(4)));
    await turn();
    crew.stop('interrupted');
    await crew.done;
    assert.deepEqual(ledger.end, { kind: 'bounded', why: 'interrupted', cause: 'stopped' });
    assert.ok(ledger.tally.schedules > 0);
  });
});

describe('shards', () => {
  test('have each unit once, and together the counts of all of them', async () => {
    for (const toy of toys().filter(({ wrong }) => wrong === 0)) {
      const counts = async (of: number) => {
        const sum = { schedules: 0, units: 0 };
        for (let index = 1; index <= of; index++) {
          const ledger = await shared(toy, { jobs: 1, shard: { index, of } });
          assert.deepEqual(ledger.end, {
            kind: 'bounded',
            why: `in shard ${index} of ${of}`,
            cause: 'gap',
          });
          assert.equal(ledger.units?.done, ledger.units?.of);
          sum.schedules += ledger.tally.schedules;
          sum.units += ledger.units?.of ?? 0;
        }
        return sum;
      };
      assert.deepEqual(await counts(3), await counts(1));
    }
  });
});
