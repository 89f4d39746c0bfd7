/**
 * Analysis: runs every function of a project that is entered from outside, and lets the rules look.
 *
 * A function of one file that only functions of the project call is followed from there, where it is
 * known what it is given; the others start from nothing. What is not reached that way, because calls
 * nest too deep, is started in the end.
 *
 * What was found from a function stays true until something changes that was asked on the way. So
 * an analysis remembers, and follows again only what an edit can have touched.
 */
import type { Finding } from './finding.ts';
import type { FunctionGraph } from './graph/graph.ts';
import type { Moves } from './incremental/move.ts';
import { movedComplaint, movedNote } from './incremental/moved.ts';
import { Reads } from './incremental/reads.ts';
import type { Note, Project } from './machine/project.ts';
import { maxSteps, Run } from './machine/run.ts';
import { apiCalls } from './names.ts';
import { type Complaint, findingOf, type Rule } from './rules/rule.ts';

interface Complained {
  readonly rule: Rule;
  readonly complaint: Complaint;
}

/** What came of following one function. */
interface Outcome {
  readonly reads: Reads<Project>;
  readonly complaints: readonly Complained[];
  readonly notes: readonly Note[];
  /** The versions of the functions that the paths led through. */
  readonly entered: ReadonlySet<number>;
  /** What it took, and what it might have taken at most. */
  readonly steps: number;
  readonly most: number;
  /** Some of its ways were given up. */
  readonly isCut: boolean;
}

/** A function with more ways than were followed: findings on the others are missing. */
export interface Unfinished {
  readonly file: string;
  readonly line: number;
  readonly name: string;
}

/** What may be spent on the functions of one file; afterwards each is followed a little way only. */
const maxFileSteps = 400_000;
const minSteps = 1000;

export class Analysis {
  readonly #rules: readonly Rule[];
  #outcomes: ReadonlyMap<number, Outcome>;
  #unfinished: readonly Unfinished[] = [];

  constructor(rules: readonly Rule[], outcomes: ReadonlyMap<number, Outcome> = new Map()) {
    this.#rules = rules;
    this.#outcomes = outcomes;
  }

  /** Another analysis that knows what this one knows. */
  copy(): Analysis {
    return new Analysis(this.#rules, this.#outcomes);
  }

  /** What the last findings are not complete for. */
  get unfinished(): readonly Unfinished[] {
    return this.#unfinished;
  }

  /**
   * Findings about a whole project, in no particular order, each place and rule once.
   *
   * @param moves  how files were edited since the last call; a file that is new is not among them
   */
  findings(project: Project, moves: Moves = new Map()): readonly Finding[] {
    const { versions } = project;
    const outcomes = new Map<number, Outcome>();
    const entered = new Set<number>();
    const spent = new Map<string, number>();
    const unfinished: Unfinished[] = [];
    const follow = (root: FunctionGraph): void => {
      const version = versions.of(root);
      const before = spent.get(root.file) ?? 0;
      const most = Math.max(minSteps, Math.min(maxSteps, maxFileSteps - before));
      const known = this.#outcomes.get(version);
      // With more to spend, or with less, it may have come to something else.
      const isEnough =
        known !== undefined && (known.most === most || known.steps <= Math.min(known.most, most));
      const isKept = isEnough && known.reads.hold(project);
      const outcome =
        (isKept ? movedOutcome(known, moves) : null) ?? this.#follow(root, project, most);
      outcomes.set(version, outcome);
      spent.set(root.file, before + outcome.steps);
      for (const own of outcome.entered) entered.add(own);
      const { file, span, name } = root;
      if (outcome.isCut) unfinished.push({ file, line: span.line, name });
    };
    const all = project.units.flatMap((unit) =>
      unit.functions.filter(isOwn(unit.isImplementation)),
    );
    for (const graph of all) if (isEnteredFromOutside(graph, project)) follow(graph);
    for (const graph of all) if (!entered.has(versions.of(graph))) follow(graph);
    this.#outcomes = outcomes;
    this.#unfinished = unfinished;
    project.notes = [...outcomes.values()].flatMap(({ notes }) => notes);
    const complaints = new Complaints();
    for (const outcome of outcomes.values()) complaints.addAll(outcome.complaints);
    for (const unit of project.units) {
      for (const rule of this.#rules) rule.inspect?.(unit, project, complaints.takerFor(rule));
    }
    return complaints.all.map(({ rule, complaint }) => findingOf(rule, complaint));
  }

  #follow(root: FunctionGraph, project: Project, most: number): Outcome {
    const complaints = new Complaints();
    const observers = this.#rules.flatMap((rule) => {
      const { observe } = rule;
      return observe === undefined ? [] : [{ observe, complain: complaints.takerFor(rule) }];
    });
    const run = new Run(
      project,
      root,
      (event, context) => {
        for (const { observe, complain } of observers) observe(event, context, complain);
      },
      most,
    );
    const reads = new Reads<Project>();
    project.watch(reads, () => {
      run.start();
      for (const rule of this.#rules) rule.conclude?.(run, complaints.takerFor(rule));
    });
    const { versions } = project;
    const entered = new Set([...run.entered].map((graph) => versions.of(graph)));
    const { notes, steps, isCut } = run;
    return { reads, complaints: complaints.all, notes, entered, steps, most, isCut };
  }
}

/** Complaints in the order in which they came, the first for each place and rule. */
class Complaints {
  readonly #taken = new Map<string, Complained>();

  get all(): readonly Complained[] {
    return [...this.#taken.values()];
  }

  addAll(complaints: readonly Complained[]): void {
    for (const { rule, complaint } of complaints) this.takerFor(rule)(complaint);
  }

  takerFor(rule: Rule): (complaint: Complaint) => void {
    return (complaint) => {
      const { file, line, column } = complaint.site;
      const key = `${rule.name}@${file}:${line}:${column}`;
      if (!this.#taken.has(key)) this.#taken.set(key, { rule, complaint });
    };
  }
}

/** The same outcome where its files were edited; null where that cannot be told. */
function movedOutcome(outcome: Outcome, moves: Moves): Outcome | null {
  if (moves.size === 0) return outcome;
  const complaints: Complained[] = [];
  for (const { rule, complaint } of outcome.complaints) {
    const moved = movedComplaint(complaint, moves);
    if (moved === null) return null;
    complaints.push({ rule, complaint: moved });
  }
  const notes: Note[] = [];
  for (const note of outcome.notes) {
    const moved = movedNote(note, moves);
    if (moved === null) return null;
    notes.push(moved);
  }
  return { ...outcome, complaints, notes };
}

function isEnteredFromOutside(graph: FunctionGraph, project: Project): boolean {
  return graph.isShared || graph.role.kind !== 'plain' || !project.isCalled(graph);
}

/** The implementation of the API calls itself in ways that only it may. */
function isOwn(isImplementation: boolean): (graph: FunctionGraph) => boolean {
  return ({ name }) => !isImplementation || (!apiCalls.has(name) && !/^_*utrace_/.test(name));
}
