// Two SHACL engines in JavaScript over documents in any serialisation.
//
// Reads JSON: {"shapes": [file], "documents": [{"name", "file", "mediaType", "codes": file}]}.
// Prints JSON: {engine: {name: [[severity, focus, path, message]]}}.
// NODE_PATH does not work for ES modules: the packages lie beside a copy of this file.
import { createReadStream, readFileSync } from 'node:fs'
import { JsonLdParser } from 'jsonld-streaming-parser'
import { StreamParser } from 'n3'
import { RdfXmlParser } from 'rdfxml-streaming-parser'
import rdf from 'rdf-ext'
import RdfValidateShacl from 'rdf-validate-shacl'
import { Validator as ShaclEngine } from 'shacl-engine'
import { validations } from 'shacl-engine/sparql.js'

const SH = 'http://www.w3.org/ns/shacl#'
const OWL_IMPORTS = 'http://www.w3.org/2002/07/owl#imports'

function parser (mediaType) {
  if (mediaType === 'application/rdf+xml') return new RdfXmlParser()
  if (mediaType === 'application/ld+json') return new JsonLdParser({ baseIRI: 'https://data.example/' })
  return new StreamParser({ format: mediaType })
}

async function read (file, mediaType, into) {
  const stream = createReadStream(file).pipe(parser(mediaType))
  for await (const quad of stream) {
    if (quad.predicate.value !== OWL_IMPORTS) into.add(rdf.quad(quad.subject, quad.predicate, quad.object))
  }
  return into
}

function results (report) {
  return report.results.map(result => [
    (result.severity?.value ?? SH + 'Violation').replace(SH, ''),
    result.focusNode?.value ?? result.focusNode?.term?.value ?? '',
    result.path?.value ?? result.path?.[0]?.predicates?.[0]?.value ?? '',
    String((result.message ?? [])[0]?.value ?? '')
  ])
}

const input = JSON.parse(readFileSync(0, 'utf8'))
const shapes = rdf.dataset()
for (const file of input.shapes) await read(file, 'application/n-triples', shapes)
const engines = {
  'rdf-validate-shacl': new RdfValidateShacl(shapes),
  'shacl-engine': new ShaclEngine(shapes, { factory: rdf, validations })
}
const found = Object.fromEntries(Object.keys(engines).map(name => [name, {}]))
for (const document of input.documents) {
  const data = await read(document.file, document.mediaType, rdf.dataset())
  if (data.size === 0) throw new Error(`${document.name} is empty`)
  await read(document.codes, 'application/n-triples', data)
  found['rdf-validate-shacl'][document.name] =
    results(await engines['rdf-validate-shacl'].validate(data))
  found['shacl-engine'][document.name] =
    results(await engines['shacl-engine'].validate({ dataset: data }))
}
console.log(JSON.stringify(found))
