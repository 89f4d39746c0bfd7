/**
 * Rules as SARIF has them: what a code host shows of a rule, taken from the rule's page.
 */
import type { Severity } from '../finding.ts';
import type { RuleDescription } from './report.ts';

export const sarifLevels: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
};

export function sarifRule({ name, severity, summary, page }: RuleDescription, pagesUri: string) {
  const short = name.replace(/^utrace\//, '');
  return {
    id: name,
    name: pascalCase(short),
    shortDescription: { text: summary },
    fullDescription: { text: whyOf(page) ?? summary },
    help: { text: plain(page), markdown: page },
    helpUri: `${pagesUri}${short}.md`,
    defaultConfiguration: { level: sarifLevels[severity] },
    properties: { tags: ['utrace', 'concurrency', 'correctness'] },
  };
}

function pascalCase(name: string): string {
  return name.replace(/(?:^|-)(\w)/g, (_all, letter: string) => letter.toUpperCase());
}

/** The first paragraph under `Why`: the rule's reason in a few sentences. */
function whyOf(page: string): string | undefined {
  const why = /^## Why\n+([\s\S]*?)(?:\n\n|\n## |$)/m.exec(page)?.[1];
  return why === undefined || why.trim() === ''
    ? undefined
    : plain(why).replace(/\s+/g, ' ').trim();
}

/** For readers that show no Markdown: the marks go, the words stay. */
function plain(markdown: string): string {
  return markdown
    .replace(/^```.*$\n?/gm, '')
    .replace(/^#+ /gm, '')
    .replace(/\[([^\]]+)\]\([^)]+\)/g, '$1')
    .replace(/\*\*([^*]+)\*\*/g, '$1')
    .trim();
}
