import { type Complaint, MultilayerError } from '../core/errors.js';

/** Said by an engine that the machine does not let compute, or not this program. Another engine may. */
export class EngineRefusal extends MultilayerError {
  /** Whether it is memory that lacks: programs that nobody needs at the moment can give theirs back. */
  readonly lacksMemory: boolean;

  constructor(complaint: Complaint, lacksMemory = false) {
    super(complaint);
    this.lacksMemory = lacksMemory;
  }
}
