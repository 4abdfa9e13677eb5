/** The root of the screen: places the parts and hands every key to one listener. */
import {Box, useApp, useInput, usePaste} from 'ink';
import {useEffect, useMemo} from 'react';
import type {Lend} from './attach/open-attach.ts';
import {type Press, pressesOf} from './keys/press.ts';
import {layoutFor, layoutInput} from './layout.ts';
import {Overlay} from './parts/overlay.tsx';
import {
	DetailPane,
	EventsPane,
	Footer,
	Header,
	LogPane,
	Message,
	Meter,
	MetricsPane,
	ServicesPane,
	SpecsPane,
} from './parts/panes.tsx';
import {type Store, useSelected} from './store.ts';
import type {Theme} from './theme.ts';

export type AppProps = {
	readonly store: Store;
	readonly theme: Theme;
	readonly onPress: (press: Press) => void;
	readonly onPaste?: (text: string) => void;
	/** Told how the terminal can be lent to something else. */
	readonly onLendable?: (lend: Lend) => void;
};

export function App({store, theme, onPress, onPaste, onLendable}: AppProps) {
	const {suspendTerminal} = useApp();
	useEffect(() => onLendable?.(suspendTerminal), [onLendable, suspendTerminal]);
	useInput((input, key) => {
		for (const press of pressesOf(input, key)) onPress(press);
	});
	usePaste((text) => onPaste?.(text));
	const input = useSelected(store, layoutInput);
	const {width, height, header, panes, meter, message, footer} = useMemo(
		() => layoutFor(input),
		[input],
	);
	const props = {store, theme};
	return (
		<Box width={width} height={height}>
			{header && <Header {...header} {...props} />}
			{panes.services && <ServicesPane {...panes.services} {...props} />}
			{panes.logs && <LogPane {...panes.logs} {...props} />}
			{panes.detail && <DetailPane {...panes.detail} {...props} />}
			{panes.metrics && <MetricsPane {...panes.metrics} {...props} />}
			{panes.events && <EventsPane {...panes.events} {...props} />}
			{panes.specs && <SpecsPane {...panes.specs} {...props} />}
			{meter && <Meter {...meter} {...props} />}
			{message && <Message {...message} {...props} />}
			{footer && <Footer {...footer} {...props} />}
			<Overlay {...props} />
		</Box>
	);
}
