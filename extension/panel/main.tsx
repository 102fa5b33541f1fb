import { render } from 'preact';
import { openScreen } from '../ui/screen.ts';
import { Panel } from './panel.tsx';

const screen = openScreen('ui_name');
if (screen) render(<Panel search={location.search} teller={screen} />, screen.place);
