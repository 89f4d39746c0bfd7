/**
 * The request for the story behind a stop: what exception it is, and how it came to that.
 */
import { adapterErrors } from '../adapter-errors.ts';
import { type Requests, request } from '../request.ts';
import type { Stop } from '../session-port.ts';
import { integer } from '../shapes.ts';
import { violationStory } from '../stop-story.ts';

export const exceptionRequests: Requests = {
  exceptionInfo: request({ threadId: integer }, async (conversation, { threadId }) => {
    await conversation.standing();
    const { stop } = conversation;
    const isIt =
      stop?.kind === 'stopped' && stop.reason === 'exception' && stop.threadId === threadId;
    if (!isIt) throw adapterErrors.nothingThere(`exception in thread ${threadId}`);
    return story(stop);
  }),
};

function story(stop: Stop & { readonly kind: 'stopped' }): object {
  const { violation, description = 'exception', text = '' } = stop;
  if (violation === undefined) {
    return {
      exceptionId: stop.exceptionId ?? description,
      description: text,
      breakMode: 'always',
      details: { message: text, typeName: description },
    };
  }
  const stack = violation.stack.map(({ name, file, line, column }) => {
    return `    at ${name} (${file}:${line}:${column})`;
  });
  const kernelOnly = violation.kernelOnly
    ? '\nUnder documented semantics this does not happen: it is the kernel, not the script.'
    : '';
  return {
    exceptionId: violation.kind,
    description: `${violationStory(violation)}${kernelOnly}`,
    breakMode: 'always',
    details: {
      message: violation.message,
      typeName: violation.kind,
      fullTypeName: violation.kind,
      stackTrace: [`${violation.thread}`, ...stack].join('\n'),
      innerException: (violation.related ?? []).map((step) => ({
        message: `${step.message} (${step.file}:${step.line})`,
        ...(step.thread === undefined ? {} : { typeName: step.thread }),
      })),
    },
  };
}
