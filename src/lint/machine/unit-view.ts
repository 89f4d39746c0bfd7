/**
 * Unit views: a file as the project shows it, which tells the project what is looked at.
 *
 * The questions outlive the project, so they hold on to the file's name and to nothing else.
 */
import type { Unit } from '../graph/graph.ts';
import type { Project } from './project.ts';

export class UnitView implements Unit {
  readonly file: string;
  readonly language: Unit['language'];
  readonly mentions: Unit['mentions'];
  readonly #unit: Unit;
  readonly #project: Project;

  constructor(unit: Unit, project: Project) {
    this.file = unit.file;
    this.language = unit.language;
    this.#unit = unit;
    this.#project = project;
    this.mentions = new MentionsView(unit, project);
  }

  get functions(): Unit['functions'] {
    const { file } = this;
    this.#project.asked(`functions ${file}`, (of) =>
      (of.unitOf(file)?.functions ?? []).map((graph) => of.versions.of(graph)).join(),
    );
    return this.#unit.functions;
  }

  get tables(): Unit['tables'] {
    const { file } = this;
    this.#project.asked(`tables ${file}`, (of) => of.versions.of(of.unitOf(file)?.tables));
    return this.#unit.tables;
  }

  get comments(): Unit['comments'] {
    const { file } = this;
    this.#project.asked(`comments ${file}`, (of) => JSON.stringify(of.unitOf(file)?.comments));
    return this.#unit.comments;
  }

  get isImplementation(): boolean {
    const { file } = this;
    this.#project.asked(
      `implementation ${file}`,
      (of) => of.unitOf(file)?.isImplementation ?? false,
    );
    return this.#unit.isImplementation;
  }
}

/** A set that tells which names it was asked for. */
class MentionsView extends Set<string> {
  readonly #file: string;
  readonly #project: Project;

  constructor({ file, mentions }: Unit, project: Project) {
    super(mentions);
    this.#file = file;
    this.#project = project;
  }

  override has(name: string): boolean {
    const isMentioned = super.has(name);
    const file = this.#file;
    this.#project.asked(`mention ${file} ${name}`, (of) => mentions(of, file).has(name));
    return isMentioned;
  }

  override [Symbol.iterator](): SetIterator<string> {
    const file = this.#file;
    this.#project.asked(`mentions ${file}`, (of) => [...mentions(of, file)].join());
    return super[Symbol.iterator]();
  }
}

function mentions(project: Project, file: string): ReadonlySet<string> {
  return project.unitOf(file)?.mentions ?? new Set();
}
