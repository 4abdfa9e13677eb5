/** The reader behind the log pane: answers from the files, so it needs no daemon; see reading.ts. */

import {countMatches} from './count-matches.ts';
import {findMatch} from './find-match.ts';
import {followLines} from './follow-lines.ts';
import {readShapes} from './known-shapes.ts';
import {readPage} from './read-page.ts';
import type {LogReader} from './reading.ts';

export function createLogReader(runsDir: string): LogReader {
	return {
		page: (query, from, direction, count, signal) =>
			readPage(runsDir, query, from, direction, count, signal),
		follow: (query, from, onNews, onGone) => followLines(runsDir, query, from, onNews, onGone),
		find: (query, pattern, from, direction, signal) =>
			findMatch(runsDir, query, pattern, from, direction, signal),
		count: (query, pattern, onProgress, signal) =>
			countMatches(runsDir, query, pattern, onProgress, signal),
		knownShapes: (service, run, signal) => readShapes(runsDir, service, run, signal),
	};
}
