/** @type {import("./harness-input.fixture.d.mts").plainInput} */
export const plainInput = {
  mode: "headless",
  isolate: false,
  history: "/state/launches/l1/harness",
  personaId: "tester",
  systemPrompt: "You test sign-ups.",
  model: "gpt-5.5",
  mcpServers: [],
  sandbox: { network: true, writableRoots: [] },
  directory: "/state/launches/l1/harness",
  temporary: "/state/launches/l1/tmp",
  workspace: "/srv/space",
  pinned: { RAVI_EMAIL: "tester@example.test" },
  connection: { variables: [], env: {}, settings: {} },
  sessionId: "00000000-0000-4000-8000-000000000001",
};

/** @type {import("./harness-input.fixture.d.mts").stdioServer} */
export const stdioServer = (fields = {}) => ({
  name: "lab",
  type: "stdio",
  command: "lab-server",
  args: [],
  env: {},
  ...fields,
});
