/** Charts as SVG text, for Node and browsers. Not part of the core: they load Observable Plot. */
export { type ActivationPlotOptions, activationPlot } from './activation-plot.js';
export { type CalibrationPlotOptions, type CalibrationPoints, calibrationPlot } from './calibration-plot.js';
export { type ConfusionCounts, type ConfusionMatrixPlotOptions, confusionMatrixPlot } from './confusion-matrix-plot.js';
export {
  type CurvePlotOptions,
  type PrecisionRecallPoints,
  precisionRecallPlot,
  type RocPoints,
  rocPlot,
} from './curve-plots.js';
export { type Importance, type ImportancePlotOptions, importancePlot } from './importance-plot.js';
export { type LearningRatePlotOptions, learningRatePlot } from './learning-rate-plot.js';
export { type LossCurve, type LossPlotOptions, lossPlot } from './loss-plot.js';
export { type NetworkDiagramOptions, networkDiagram } from './network-diagram.js';
export { type Picture, page, type Section } from './page.js';
export {
  type PartialDependence,
  type PartialDependencePlotOptions,
  partialDependencePlot,
} from './partial-dependence-plot.js';
export { type PredictedVsActualPlotOptions, predictedVsActualPlot } from './predicted-vs-actual-plot.js';
export { type ResidualDecile, type ResidualsPlotOptions, residualDeciles, residualsPlot } from './residuals-plot.js';
export { type SurfacePlotOptions, surfaceLegend, surfacePlot } from './surface-plot.js';
export { dark, light, type Theme } from './theme.js';
export { type WeightsPlotOptions, weightsPlot } from './weights-plot.js';
