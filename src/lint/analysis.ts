/**
 * Analysis: runs every function of a project that is entered from outside, and lets the rules look.
 *
 * A function of one file that only functions of the project call is followed from there, where it is
 * known what it is given; the others start from nothing. What is not reached that way, because calls
 * nest too deep, is started in the end.
 */
import type { Finding } from './finding.ts';
import type { FunctionGraph } from './graph/graph.ts';
import type { Project } from './machine/project.ts';
import { Run } from './machine/run.ts';
import { apiCalls } from './names.ts';
import { findingOf, type Rule } from './rules/rule.ts';

/** Findings about a whole project, in no particular order, each place and rule once. */
export function analyse(project: Project, rules: readonly Rule[]): readonly Finding[] {
  const findings = new Map<string, Finding>();
  const complainFor =
    (rule: Rule) =>
    (complaint: Parameters<typeof findingOf>[1]): void => {
      const { file, line, column } = complaint.site;
      const key = `${rule.name}@${file}:${line}:${column}`;
      if (!findings.has(key)) findings.set(key, findingOf(rule, complaint));
    };
  const observers = rules.flatMap((rule) => {
    const { observe } = rule;
    return observe === undefined ? [] : [{ observe, complain: complainFor(rule) }];
  });
  const entered = new Set<FunctionGraph>();
  const follow = (root: FunctionGraph): void => {
    const run = new Run(project, root, (event, context) => {
      for (const { observe, complain } of observers) observe(event, context, complain);
    });
    run.start();
    for (const graph of run.entered) entered.add(graph);
    for (const rule of rules) rule.conclude?.(run, complainFor(rule));
  };
  const all = project.units.flatMap((unit) => unit.functions.filter(isOwn(unit.isImplementation)));
  for (const graph of all) if (isEnteredFromOutside(graph, project)) follow(graph);
  for (const graph of all) if (!entered.has(graph)) follow(graph);
  for (const unit of project.units) {
    for (const rule of rules) rule.inspect?.(unit, project, complainFor(rule));
  }
  return [...findings.values()];
}

function isEnteredFromOutside(graph: FunctionGraph, project: Project): boolean {
  return graph.isShared || graph.role.kind !== 'plain' || !project.isCalled(graph);
}

/** The implementation of the API calls itself in ways that only it may. */
function isOwn(isImplementation: boolean): (graph: FunctionGraph) => boolean {
  return ({ name }) => !isImplementation || (!apiCalls.has(name) && !/^_*utrace_/.test(name));
}
