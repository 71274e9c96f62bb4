import type { Hints } from '../core/adviser.js';

function all(names: string, advice: string): Hints {
  return Object.fromEntries(names.split(' ').map((name) => [name, advice]));
}

function imported(name: string, given = 'network, x, y'): Hints {
  return { [name]: `Import it from 'multilayer': ${name}(${given}).` };
}

/** What networks of Keras, TensorFlow.js, PyTorch, scikit-learn and brain.js have as methods, and how to get it here. */
export const otherMethods: Hints = {
  ...all('compile', "Pass it to fit: fit(x, y, { optimizer: 'adam', loss: 'meanSquaredError', metrics: ['r2'] })."),
  ...all('add', "Pass all layers at once: new Network({ layers: [new Dense(8, 'tanh'), new Dense(1)] })."),
  ...all('call forward run activate predictProba predict_proba predictOnBatch', 'Write network.predict(x).'),
  ...all('score', "Write network.evaluate(x, y, ['accuracy'])."),
  ...all('trainOnBatch train_on_batch partialFit partial_fit trainAsync', 'Write network.fit(x, y, { epochs: 1 }).'),
  ...all('backward zeroGrad zero_grad step', 'Leave it out: fit takes the steps.'),
  ...all('eval', 'Leave it out: layers know whether the network learns or answers.'),
  ...all(
    'getWeights get_weights stateDict state_dict namedParameters named_parameters',
    "Write network.parameter(0, 'weights').toArray(), or network.toJSON() for all.",
  ),
  ...all('setWeights set_weights', "Write network.parameter(0, 'weights').set(rows)."),
  ...all('toJson to_json', 'Write network.toJSON().'),
  ...all('saveWeights save_weights saveModel', "Write await network.save('model.json')."),
  ...all(
    'loadWeights load_weights loadStateDict load_state_dict loadModel',
    "Import loadNetwork from 'multilayer', and write await loadNetwork('model.json').",
  ),
  ...all('fromJson', "Import networkFromJSON from 'multilayer', and write networkFromJSON(json)."),
  ...all('getLayer get_layer layer', 'Write network.layers[0].'),
  ...all('freeze', 'Pass it to fit: parameterOptions: ({ layer }) => (layer === 0 ? { frozen: true } : {}).'),
  ...imported('crossValidate', '() => new Network({ layers: [new Dense(1)] }), x, y'),
  ...imported('fitDataset', 'network, chunks'),
  ...imported('fitInWorker', 'worker, network, x, y'),
  ...imported('confusionMatrix'),
  ...imported('classificationReport'),
  ...imported('rocCurve'),
  ...imported('findLearningRate'),
  ...imported('diagnose'),
  ...imported('gradientCheck'),
  ...imported('collapse', 'network'),
};
