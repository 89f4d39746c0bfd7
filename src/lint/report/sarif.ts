/**
 * The report as SARIF 2.1.0: what code hosts and editors take in.
 *
 * A finding becomes a result with its path as a code flow, its fixes, and a fingerprint that knows it
 * again when lines move. What the baseline has is there too, as suppressed, so that a host can tell
 * what is new. Columns are UTF-16 units and ends are exclusive, in both.
 *
 * Source: SARIF Version 2.1.0 Plus Errata 01, OASIS Standard, 28 August 2023.
 */
import { digest, fingerprinter, keyOf } from '../baseline/fingerprint.ts';
import type { Finding, Fix, Span } from '../finding.ts';
import type { LintReport, RuleDescription } from './report.ts';
import { sarifLevels, sarifRule } from './sarif-rule.ts';

export interface SarifOptions {
  readonly toolVersion: string;
  /** Where the pages of the rules can be read: this, the name of the rule, `.md`. */
  readonly pagesUri: string;
  /** Every rule, in the order in which they are listed. */
  readonly rules: readonly RuleDescription[];
  /** A file as a URI: relative to the directory of the run with no `..` in it, else absolute. */
  readonly uriOf: (file: string) => string;
}

const schemaUri =
  'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
const sourceRoot = '%SRCROOT%';

type Json = Readonly<Record<string, unknown>>;

export function sarifReport(report: LintReport, options: SarifOptions): string {
  const { rules, toolVersion } = options;
  const driver = {
    name: 'Utrace Lab',
    fullName: `Utrace Lab ${toolVersion}`,
    semanticVersion: toolVersion,
    shortDescription: { text: 'Finds what goes wrong when engines of Linux utrace are detached.' },
    rules: rules.map((rule) => sarifRule(rule, options.pagesUri)),
  };
  const run = {
    tool: { driver },
    invocations: [invocation(report, options)],
    originalUriBaseIds: {
      [sourceRoot]: { description: { text: 'The directory in which the lint was started.' } },
    },
    columnKind: 'utf16CodeUnits',
    results: results(report, options),
  };
  return `${JSON.stringify({ $schema: schemaUri, version: '2.1.0', runs: [run] }, null, 1)}\n`;
}

function invocation({ skipped }: LintReport, { rules, uriOf }: SarifOptions): Json {
  const overrides = rules.flatMap(({ name, severity, level }, index) => {
    if (level === severity) return [];
    const configuration = level === 'off' ? { enabled: false } : { level: sarifLevels[level] };
    return [{ descriptor: { id: name, index }, configuration }];
  });
  const notifications = skipped.map(({ file, reason }) => ({
    level: 'warning',
    message: { text: `${file} ${reason}` },
    locations: [{ physicalLocation: { artifactLocation: artifact(file, uriOf) } }],
  }));
  return {
    executionSuccessful: true,
    ...(overrides.length === 0 ? {} : { ruleConfigurationOverrides: overrides }),
    ...(notifications.length === 0 ? {} : { toolExecutionNotifications: notifications }),
  };
}

function results(report: LintReport, options: SarifOptions): readonly Json[] {
  const { baseline, findings, suppressed } = report;
  const state = (name: string): Json => (baseline === null ? {} : { baselineState: name });
  const accepted = { status: 'accepted' };
  // Where some results are suppressed the others have to say that they are not.
  const isAnySetAside = baseline !== null || suppressed.length > 0;
  const all = [
    ...findings.map((finding) => ({
      finding,
      aside: { ...state('new'), ...(isAnySetAside ? { suppressions: [] } : {}) },
    })),
    ...(baseline?.known ?? []).map((finding) => {
      const justification = `It is in the baseline ${baseline?.file}.`;
      const suppressions = [{ kind: 'external', ...accepted, justification }];
      return { finding, aside: { ...state('unchanged'), suppressions } };
    }),
    ...suppressed.map(({ finding, reason }) => {
      const justification = reason === '' ? {} : { justification: reason };
      const suppressions = [{ kind: 'inSource', ...accepted, ...justification }];
      return { finding, aside: { ...state('unchanged'), suppressions } };
    }),
  ];
  const printOf = occurrencePrinter(report, options);
  return all.map(({ finding, aside }) => ({
    ...result(finding, options),
    partialFingerprints: { 'utraceLab/v1': printOf(finding) },
    ...aside,
  }));
}

/** Fingerprints that tell equal findings apart by which of them comes first. */
function occurrencePrinter(
  { sources }: LintReport,
  { uriOf }: SarifOptions,
): (finding: Finding) => string {
  const printOf = fingerprinter(sources);
  const seen = new Map<string, number>();
  return (finding) => {
    const key = keyOf({ ...printOf(finding), file: uriOf(finding.file) });
    const occurrence = seen.get(key) ?? 0;
    seen.set(key, occurrence + 1);
    return digest(`${key}\0${occurrence}`);
  };
}

function result(finding: Finding, { rules, uriOf }: SarifOptions): Json {
  const { rule, severity, message, file, related, fixes } = finding;
  const ruleIndex = rules.findIndex(({ name }) => name === rule);
  return {
    ruleId: rule,
    ...(ruleIndex < 0 ? {} : { ruleIndex }),
    level: sarifLevels[severity],
    message: { text: message },
    locations: [place(file, finding, uriOf)],
    ...(related.length === 0
      ? {}
      : { relatedLocations: related.map((step, index) => ({ id: index + 1, ...stepAt(step) })) }),
    ...(related.length === 0 ? {} : { codeFlows: [codeFlow()] }),
    ...(fixes.length === 0 ? {} : { fixes: fixes.map((fix) => fixOf(fix, uriOf)) }),
  };

  function stepAt(step: Finding['related'][number]): Json {
    const region = { startLine: step.line, startColumn: step.column };
    return {
      physicalLocation: { artifactLocation: artifact(step.file, uriOf), region },
      message: { text: step.message },
    };
  }

  /** The steps in the order of the path; the finding's own place opens it where no step does. */
  function codeFlow(): Json {
    const isTold = related.some(
      (step) => step.file === file && step.line === finding.line && step.column === finding.column,
    );
    const own = { ...place(file, finding, uriOf), message: { text: 'what the finding is about' } };
    const steps = [...(isTold ? [] : [own]), ...related.map(stepAt)];
    const locations = steps.map((location, index) => ({
      location,
      executionOrder: index + 1,
      importance: 'essential',
    }));
    return { threadFlows: [{ locations }] };
  }
}

function fixOf({ title, edits }: Fix, uriOf: (file: string) => string): Json {
  const files = [...new Set(edits.map(({ file }) => file))];
  const artifactChanges = files.map((file) => ({
    artifactLocation: artifact(file, uriOf),
    replacements: edits
      .filter((edit) => edit.file === file)
      .map((edit) => ({ deletedRegion: region(edit), insertedContent: { text: edit.text } })),
  }));
  return { description: { text: title }, artifactChanges };
}

function place(file: string, span: Span, uriOf: (file: string) => string): Json {
  return {
    physicalLocation: { artifactLocation: artifact(file, uriOf), region: region(span) },
  };
}

function region({ line, column, endLine, endColumn }: Span): Json {
  return { startLine: line, startColumn: column, endLine, endColumn };
}

function artifact(file: string, uriOf: (file: string) => string): Json {
  const uri = uriOf(file);
  return /^[a-z][a-z0-9+.-]+:/.test(uri) ? { uri } : { uri, uriBaseId: sourceRoot };
}

/** A relative path with slashes as a relative URI: everything that would mean something is encoded. */
export function uriOfPath(path: string): string {
  return path
    .split('/')
    .map((name) => encodeURIComponent(name.replace(/\p{Surrogate}/gu, '\ufffd')))
    .join('/')
    .replace(/%(?:21|24|26|27|28|29|2A|2B|2C|3B|3D|40)/g, decodeURIComponent);
}
