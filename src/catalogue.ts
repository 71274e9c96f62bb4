import * as allActivations from './activations/all.js';
import type { ActivationFactory, ActivationName } from './activations/index.js';
import { adviser } from './advice/adviser.js';
import * as allAveragings from './averaging/all.js';
import type { AveragingFactory, AveragingName } from './averaging/index.js';
import * as allClippings from './clipping/all.js';
import type { ClippingFactory, ClippingName } from './clipping/index.js';
import * as allConstraints from './constraints/all.js';
import type { ConstraintFactory, ConstraintName } from './constraints/index.js';
import { doctor } from './doctor/doctor.js';
import { type EngineName, type ImmediateEngine, threads, wasm } from './engines/index.js';
import { reference } from './engines/reference/index.js';
import * as allInitializers from './initializers/all.js';
import type { InitializerFactory, InitializerName } from './initializers/index.js';
import * as allLayers from './layers/all.js';
import type { LayerClass, LayerName } from './layers/index.js';
import * as allLosses from './losses/all.js';
import type { LossFactory, LossName } from './losses/index.js';
import * as allMetrics from './metrics/all.js';
import type { MetricFactory, MetricName } from './metrics/index.js';
import * as allOptimizers from './optimizers/all.js';
import type { OptimizerFactory, OptimizerName } from './optimizers/index.js';
import * as allRegularizers from './regularizers/all.js';
import type { RegularizerFactory, RegularizerName } from './regularizers/index.js';
import * as schedules from './schedules/all.js';
import type { UseOptions } from './use.js';

/** Every activation by name. */
export const activations: Readonly<Record<ActivationName, ActivationFactory>> = allActivations;

/** Every average of weights by name. */
export const averagings: Readonly<Record<AveragingName, AveragingFactory>> = allAveragings;

/** Every way of clipping by name. */
export const clippings: Readonly<Record<ClippingName, ClippingFactory>> = allClippings;

/** Every constraint by name. */
export const constraints: Readonly<Record<ConstraintName, ConstraintFactory>> = allConstraints;

/** Every engine, the fastest first: `'auto'` takes the first that the machine lets compute. */
export const engines: Readonly<Record<EngineName, ImmediateEngine>> = { wasm, reference };

/** Every initializer by name. */
export const initializers: Readonly<Record<InitializerName, InitializerFactory>> = allInitializers;

/** Every kind of layer by the name of its class. */
export const layers: Readonly<Record<LayerName, LayerClass>> = allLayers;

/** Every loss by name. */
export const losses: Readonly<Record<LossName, LossFactory>> = allLosses;

/** Every metric by name. */
export const metrics: Readonly<Record<MetricName, MetricFactory>> = allMetrics;

/** Every optimizer by name. */
export const optimizers: Readonly<Record<OptimizerName, OptimizerFactory>> = allOptimizers;

/** Every regularizer by name. */
export const regularizers: Readonly<Record<RegularizerName, RegularizerFactory>> = allRegularizers;

/** What programs may call by its name. */
export const named: UseOptions = {
  adviser,
  activations,
  averagings,
  clippings,
  constraints,
  doctor,
  engines,
  initializers,
  losses,
  metrics,
  optimizers,
  regularizers,
  threads,
} as UseOptions;

/** What only model files call by its name. */
export const filed: UseOptions = { layers, schedules } as UseOptions;
