import { Network as Plain } from '../network/index.js';
import { installDoctor } from '../training/doctor.js';
import { fullDoctor } from './doctor.js';

function withDoctor(network: typeof Plain): typeof Plain {
  installDoctor(fullDoctor);
  return network;
}

/**
 * The class itself, whose fits the doctor looks after. It comes with this name, and not by a call for its own sake:
 * that is left out of a bundle, as `sideEffects` of package.json allows.
 */
export const Network: typeof Plain = /* @__PURE__ */ withDoctor(Plain);
/** A stack of layers, the numbers they have learned, and how far training has come. */
export type Network = Plain;
