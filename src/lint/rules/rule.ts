/**
 * A rule: what the machine tells it, and what it makes of that.
 */
import type { Finding, Fix, Related, RuleName, Severity } from '../finding.ts';
import type { Unit } from '../graph/graph.ts';
import type { Event, RunContext } from '../machine/event.ts';
import type { Project } from '../machine/project.ts';
import type { Site, Step } from '../machine/state.ts';

/** A finding as a rule makes it: the severity is the rule's. */
export interface Complaint {
  readonly site: Site;
  readonly message: string;
  readonly related?: readonly Step[];
  readonly fixes?: readonly Fix[];
}

export type Complain = (complaint: Complaint) => void;

export interface Rule {
  readonly name: RuleName;
  readonly severity: Severity;
  /** Looks at what happens on a path. */
  observe?(event: Event, run: RunContext, complain: Complain): void;
  /** Looks at what became of the calls, when a function has been followed to its ends. */
  conclude?(run: RunContext, complain: Complain): void;
  /** Looks at a file as a whole. */
  inspect?(unit: Unit, project: Project, complain: Complain): void;
}

export function findingOf(
  rule: Rule,
  { site, message, related = [], fixes = [] }: Complaint,
): Finding {
  const { file, line, column, endLine, endColumn } = site;
  return {
    file,
    line,
    column,
    endLine,
    endColumn,
    rule: rule.name,
    severity: rule.severity,
    message,
    related: related.map(relatedOf),
    fixes,
  };
}

function relatedOf({ site, message }: Step): Related {
  return { file: site.file, line: site.line, column: site.column, message };
}

export function isSame(a: Site, b: Site): boolean {
  return a.file === b.file && a.line === b.line && a.column === b.column;
}
