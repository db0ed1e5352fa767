import { HtmlValidate, StaticConfigLoader } from "html-validate/browser";
window.htmlProblems = (html, rules) =>
  new HtmlValidate(new StaticConfigLoader({ root: true, extends: ["html-validate:standard"], rules }))
    .validateStringSync(html)
    .results.flatMap((result) => result.messages)
    .map((found) => `${found.line}:${found.column} ${found.ruleId}: ${found.message}`);
