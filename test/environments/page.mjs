import { scenario } from './scenario.mjs';

const report = (body) => fetch('/result', { method: 'POST', body });
scenario().then(report, (error) => report(`failed: ${error?.stack ?? error}`));
