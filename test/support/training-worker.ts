import { serveTraining } from 'multilayer/worker';

serveTraining();
