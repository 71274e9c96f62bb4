import * as allActivations from './activations/all.js';
import type { ActivationFactory, ActivationName } from './activations/index.js';
import { adviser } from './advice/adviser.js';
import * as allAveragings from './averaging/all.js';
import type { Averaging, AveragingName } from './averaging/index.js';
import * as allClippings from './clipping/all.js';
import type { ClippingFactory, ClippingName } from './clipping/index.js';
import * as allConstraints from './constraints/all.js';
import type { Constraint, ConstraintName } from './constraints/index.js';
import type { Factory } from './core/member.js';
import { doctor } from './doctor/doctor.js';
import { type EngineName, type ImmediateEngine, wasm } from './engines/index.js';
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
import type { Regularizer, RegularizerName } from './regularizers/index.js';
import * as schedules from './schedules/all.js';
import type { Parts } from './use.js';

/** Every activation by name. */
export const activations: Readonly<Record<ActivationName, ActivationFactory>> = allActivations;

/** Every average of weights by name. */
export const averagings = allAveragings as Readonly<Record<AveragingName, Factory<Averaging>>>;

/** Every way of clipping by name. */
export const clippings = allClippings as Readonly<Record<ClippingName, ClippingFactory>>;

/** Every constraint by name. */
export const constraints = allConstraints as Readonly<Record<ConstraintName, Factory<Constraint>>>;

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
export const optimizers = allOptimizers as Readonly<Record<OptimizerName, OptimizerFactory>>;

/** Every regularizer by name. */
export const regularizers = allRegularizers as Readonly<Record<RegularizerName, Factory<Regularizer>>>;

/** What programs may call by its name. */
export const named: Parts = {
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
} as Parts;

/** What only model files call by its name. */
export const filed: Parts = { layers, schedules } as Parts;
