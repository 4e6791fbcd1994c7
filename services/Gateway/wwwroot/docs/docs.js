'use strict';
const apis = ['agencies', 'indicators', 'permits', 'reporting'];
const asked = new URLSearchParams(location.search).get('api');
const api = apis.includes(asked) ? asked : 'indicators';
document.querySelector(`nav a[href="/docs?api=${api}"]`).setAttribute('aria-current', 'page');
SwaggerUIBundle({
  url: `/openapi/${api}.json`,
  dom_id: '#swagger-ui',
  deepLinking: true,
  validatorUrl: null,
  tryItOutEnabled: false,
  persistAuthorization: false,
});
