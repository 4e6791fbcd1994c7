// Usage: node validate.js <schema file>; reads a message from standard input. Prints what is wrong with it, one a line; nothing when it is valid.
const fs = require('fs');
const Ajv = require('ajv/dist/2019');
const addFormats = require('ajv-formats');

const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
addFormats(ajv);
const schema = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const validate = ajv.compile(schema);
if (!validate(JSON.parse(fs.readFileSync(0, 'utf8')))) {
  for (const error of validate.errors.slice(0, 20)) {
    console.log(`${error.instancePath}: ${error.message} ${JSON.stringify(error.params)}`);
  }
}
