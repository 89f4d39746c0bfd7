/**
 * Requests about sources: their text, where the client has none.
 */
import { adapterErrors } from '../adapter-errors.ts';
import { type Requests, request } from '../request.ts';
import { integer, object, optional, text } from '../shapes.ts';

/** What a client says of a source; the rest of it is its own affair. */
export const sourceShape = object({
  name: optional(text),
  path: optional(text),
  sourceReference: optional(integer),
});

export const sourceRequests: Requests = {
  /** Only what is built in or recorded has no file that the client could open. */
  source: request(
    { source: optional(sourceShape), sourceReference: optional(integer) },
    ({ places }, { source, sourceReference }) => {
      const content = places.text(source?.sourceReference ?? sourceReference ?? 0);
      if (content === undefined) throw adapterErrors.noSource();
      return { content, mimeType: 'text/typescript' };
    },
  ),
};
