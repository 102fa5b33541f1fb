import { render } from 'preact';
import { openScreen } from '../ui/screen.ts';
import { Options } from './options.tsx';

const screen = openScreen('ui_options_title');
if (screen) render(<Options words={screen.words} locale={screen.locale} />, screen.place);
