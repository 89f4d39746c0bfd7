/**
 * Markdown as a terminal shows it: the text stays as it was written, the marks become weight.
 *
 * Only what our own pages use: headings, fenced code, inline code, emphasis, lists, tables, links.
 */
import type { Style } from './terminal.ts';

export function renderMarkdown(text: string, style: Style): string {
  const lines: string[] = [];
  let fenced = false;
  for (const line of text.trimEnd().split('\n')) {
    if (line.startsWith('```')) {
      fenced = !fenced;
    } else if (fenced) {
      lines.push(line === '' ? '' : `    ${codeLine(line, style)}`);
    } else {
      lines.push(proseLine(line, style));
    }
  }
  return `${lines.join('\n')}\n`;
}

/** Comments are where the examples explain themselves; the code around them stays plain. */
function codeLine(line: string, style: Style): string {
  const comment = line.search(/\/\/|\/\*/);
  if (comment < 0) return line;
  return line.slice(0, comment) + style('dim', line.slice(comment));
}

function proseLine(line: string, style: Style): string {
  const heading = /^#+ (.*)$/.exec(line)?.[1];
  if (heading !== undefined) return style('bold', plain(heading));
  return line
    .replace(/\[([^\]]+)\]\([^)]+\)/g, '$1')
    .replace(/\*\*([^*]+)\*\*/g, (_all, strong: string) => style('bold', strong))
    .replace(/`([^`]+)`/g, (_all, code: string) => style('name', code));
}

function plain(text: string): string {
  return text.replace(/[`*]/g, '');
}
