/** Lines at a place of the screen: one memoised text per row, so only rows that changed are drawn. */
import {Box, Text} from 'ink';
import {memo} from 'react';
import type {Rect} from '../layout.ts';

const Row = memo(({text}: {readonly text: string}) => <Text wrap="truncate-end">{text}</Text>);

export function Lines({rect, lines}: {readonly rect: Rect; readonly lines: readonly string[]}) {
	return (
		<Box
			position="absolute"
			left={rect.left}
			top={rect.top}
			width={rect.width}
			height={rect.height}
			flexDirection="column"
		>
			{lines.slice(0, rect.height).map((text, index) => (
				<Row key={index} text={text} />
			))}
		</Box>
	);
}
