/** What people get where the workspace has no `templates/notice.hbs` or `templates/daily.hbs` of its own. */
export const shippedTexts: Readonly<Record<'notice' | 'daily', string>> = {
  notice: `Subject: [{{dock}}] {{headline}}

{{#each problems as |problem|}}
{{problem.message}}

What to do: {{problem.hint}}

It holds up: {{problem.holds}}
Since {{problem.since}}, {{problem.code}} at {{problem.place}}. All of it: crossdock exceptions show {{problem.id}}

--

{{/each}}
{{#each resolved as |problem|}}
Resolved: {{problem.message}}
{{problem.code}} at {{problem.place}}, since {{problem.since}}, is over since {{problem.at}}: {{problem.by}}.

--

{{/each}}
{{#each remarks as |remark|}}
{{remark}}
{{/each}}
`,
  daily: `Subject: [{{dock}}] {{name}}, {{day}}: {{headline}}

{{#each merchants as |merchant|}}
{{merchant.name}}: {{merchant.sum}}
{{#each merchant.named as |line|}}
  {{line}}
{{/each}}

{{/each}}
{{#each problems as |problem|}}
Open since {{problem.since}}: {{problem.message}}
  What to do: {{problem.hint}}
  It holds up: {{problem.holds}}

{{/each}}
{{#each remarks as |remark|}}
{{remark}}
{{/each}}
`,
};
