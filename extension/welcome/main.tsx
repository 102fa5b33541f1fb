import { render } from 'preact';
import { openScreen } from '../ui/screen.ts';
import { Welcome } from './welcome.tsx';

const screen = openScreen('ui_welcome_title');
if (screen) render(<Welcome words={screen.words} />, screen.place);
