/** A question or an explanation as sentences. Pure. */
import {explanationRows} from '../../src/history/explain.ts';
import {asSentence} from '../../src/lib/problem-text.ts';
import type {Dialog} from '../model.ts';

export function dialogLines(dialog: Dialog): readonly string[] {
	switch (dialog.kind) {
		case 'ask': {
			const {title, lines, yes} = dialog.question;
			return [
				`${title}?`,
				...lines.map((line) => (typeof line === 'string' ? line : line.join(', '))),
				`Type yes to ${yes}, no to leave it.`,
			];
		}
		case 'why':
			return dialog.explanations.flatMap((explanation) => [
				asSentence(explanation.what),
				...explanationRows(explanation, dialog.at).map(([label, text]) =>
					asSentence(label === '' ? text : `${label}: ${text}`),
				),
			]);
		default:
			return [];
	}
}
