export { type Picture, page, type Section } from './page.js';
export { activationPlot, lossPlot, surfacePlot } from './plots.js';
