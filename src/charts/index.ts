/** Charts as SVG text, for Node and browsers. Not part of the core: they load Observable Plot. */
export { type ActivationPlotOptions, activationPlot } from './activation-plot.js';
export { type LearningRatePlotOptions, learningRatePlot } from './learning-rate-plot.js';
export { type LossCurve, type LossPlotOptions, lossPlot } from './loss-plot.js';
export { type NetworkDiagramOptions, networkDiagram } from './network-diagram.js';
export { type Picture, page, type Section } from './page.js';
export { type SurfacePlotOptions, surfaceLegend, surfacePlot } from './surface-plot.js';
export { dark, light, type Theme } from './theme.js';
