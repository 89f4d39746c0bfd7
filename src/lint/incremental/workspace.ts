/**
 * The workspace: keeps what it has understood of files while they are edited.
 *
 * An edit costs the reading of the piece of the file that it touches, and the following of those
 * functions that could have asked for it. Linting afresh is linting in a workspace that knows nothing
 * yet, so both come to the same.
 */
import type { Parser } from 'web-tree-sitter';
import { Analysis, type Unfinished } from '../analysis.ts';
import { CFile, concernsUtrace } from '../c/lower.ts';
import type { Finding } from '../finding.ts';
import { withFixes } from '../fixes/offer.ts';
import type { Unit } from '../graph/graph.ts';
import { isTooLong } from '../length.ts';
import type { Workspace } from '../linter.ts';
import { Project } from '../machine/project.ts';
import { allRules } from '../rules/all.ts';
import { applySuppressions } from '../suppression.ts';
import { ScriptFile } from '../typescript/lower.ts';
import { Move } from './move.ts';
import { inheritVersions } from './sameness.ts';
import { Versions } from './versions.ts';

/** Which parser reads a file; null for a file of another language. */
export type ParserFor = (fileName: string) => {
  readonly language: Unit['language'];
  readonly parser: Parser;
} | null;

/** A file as it was understood when the workspace was linted last. */
interface Known {
  readonly source: string;
  readonly unit: Unit;
}

export class KeptWorkspace implements Workspace {
  readonly #parserFor: ParserFor;
  readonly #sources = new Map<string, string>();
  readonly #readers = new Map<string, CFile | ScriptFile>();
  readonly #known = new Map<string, Known>();
  readonly #versions: Versions;
  readonly #analysis: Analysis;

  constructor(parserFor: ParserFor, versions = new Versions(), analysis = new Analysis(allRules)) {
    this.#parserFor = parserFor;
    this.#versions = versions;
    this.#analysis = analysis;
  }

  update(fileName: string, source: string): void {
    this.#sources.set(fileName, source);
  }

  remove(fileName: string): void {
    this.#sources.delete(fileName);
    this.#readers.delete(fileName);
    this.#known.delete(fileName);
  }

  findings(): readonly Finding[] {
    const moves = new Map<string, Move>();
    const units = [...this.#sources].flatMap(([file, source]) => this.#unit(file, source, moves));
    const found = new Map<string, Finding[]>(units.map(({ file }) => [file, []]));
    const project = new Project(units, this.#versions);
    for (const finding of this.#analysis.findings(project, moves)) {
      found.get(finding.file)?.push(finding);
    }
    const sources = [...this.#sources];
    return units.flatMap(({ file, comments }) => {
      const left = [...applySuppressions(found.get(file) ?? [], comments, file)];
      left.sort((a, b) => a.line - b.line || a.column - b.column);
      const isAlone = (): boolean => project.companions(file).length === 1;
      return this.#offering(left, file, sources, isAlone);
    });
  }

  unfinished(): readonly Unfinished[] {
    return this.#analysis.unfinished;
  }

  /** Fixes are tried in workspaces of their own, which know the file by then. */
  #offering(
    findings: readonly Finding[],
    file: string,
    sources: readonly (readonly [fileName: string, source: string])[],
    isAlone: () => boolean,
  ): readonly Finding[] {
    const [source, reader] = [this.#sources.get(file), this.#parserFor(file)];
    if (findings.length === 0 || source === undefined || reader === null) return findings;
    const trying = (files: typeof sources): ((source: string) => readonly Finding[]) => {
      let workspace: KeptWorkspace | null = null;
      return (changed) => {
        workspace ??= this.#fork(files);
        workspace.update(file, changed);
        return workspace.findings().filter((finding) => finding.file === file);
      };
    };
    return withFixes(findings, {
      ...{ file, source, ...reader, isAlone },
      lintAlone: trying([]),
      lintTogether: trying(sources),
    });
  }

  /** Another workspace, which knows of its files what this one knows. */
  #fork(files: readonly (readonly [fileName: string, source: string])[]): KeptWorkspace {
    const fork = new KeptWorkspace(this.#parserFor, this.#versions, this.#analysis.copy());
    for (const [name, known] of this.#known) fork.#known.set(name, known);
    for (const [name, reader] of this.#readers) fork.#readers.set(name, reader);
    for (const [name, text] of files) fork.update(name, text);
    return fork;
  }

  #unit(file: string, source: string, moves: Map<string, Move>): readonly Unit[] {
    const before = this.#known.get(file);
    if (before?.source === source) return [before.unit];
    if (isTooLong(source) || !concernsUtrace(source)) {
      this.#known.delete(file);
      return [];
    }
    const reader = this.#readerOf(file);
    if (reader === null) return [];
    const unit = reader.lower(source);
    if (before !== undefined) {
      const move = new Move(before.source, source);
      inheritVersions(before.unit, unit, move, this.#versions);
      moves.set(file, move);
    }
    this.#known.set(file, { source, unit });
    return [unit];
  }

  #readerOf(file: string): CFile | ScriptFile | null {
    const known = this.#readers.get(file);
    if (known !== undefined) return known;
    const found = this.#parserFor(file);
    if (found === null) return null;
    const Reader = found.language === 'c' ? CFile : ScriptFile;
    const reader = new Reader(found.parser, file);
    this.#readers.set(file, reader);
    return reader;
  }
}
