// SPDX-License-Identifier: Apache-2.0
/**
 * Who may import whom. The two tables are the whole of it; the rules below are made from them.
 * Imports of types count like any other.
 *
 * @module
 */

/** Our own folders: each may import itself and the folders beside it. */
const FOLDERS = {
  "core/src": [],

  "server/src/config": ["core/src"],
  "server/src/api": ["core/src"],
  "server/src/telemetry": ["core/src"],
  "server/src/rooms": ["core/src"],
  "server/src/scheduling": [
    "core/src",
    "server/src/accounts",
    "server/src/api",
    "server/src/mail",
    "server/src/rooms",
  ],
  "server/src/accounts": ["core/src", "server/src/api", "server/src/rooms"],
  "server/src/history": ["core/src", "server/src/accounts", "server/src/api", "server/src/rooms"],
  "server/src/trust": ["core/src", "server/src/rooms", "server/src/config"],
  "server/src/enrolment": [
    "core/src",
    "server/src/config",
    "server/src/local",
    "server/src/rooms",
    "server/src/trust",
  ],
  "server/src/mail": ["core/src"],
  "server/src/identity": ["core/src", "server/src/api", "server/src/accounts", "server/src/mail"],
  "server/src/media": ["core/src", "server/src/rooms", "server/src/telemetry"],
  "server/src/storage": [
    "core/src",
    "server/src/api",
    "server/src/webhooks",
    "server/src/rooms",
    "server/src/accounts",
    "server/src/scheduling",
    "server/src/identity",
    "server/src/history",
  ],
  "server/src/bus": ["core/src", "server/src/rooms"],
  "server/src/bridge": ["core/src", "server/src/rooms", "server/src/telemetry"],
  "server/src/webhooks": ["core/src", "server/src/api", "server/src/accounts"],
  "server/src/gateway": [
    "core/src",
    "server/src/api",
    "server/src/bus",
    "server/src/mail",
    "server/src/rooms",
    "server/src/accounts",
    "server/src/telemetry",
  ],
  // These know every part and put them together.
  "server/src/main": ["core/src", "server/src"],
  "server/src/local": ["core/src", "server/src"],
  "server/src/doctor": ["core/src", "server/src/local"],
  "server/src/cli": ["core/src", "server/src"],

  "client/src": ["core/src"],
  "web/src": ["core/src", "client/src"],
  "testbed/src": ["core/src", "client/src", "server/src", "web/src"],
}

/** The outside world: each package is touched in these folders, and by the testbed. */
const PACKAGES = {
  mediasoup: ["server/src/media"],
  kysely: ["server/src/storage"],
  pg: ["server/src/storage"],
  "node:sqlite": ["server/src/storage"],
  fastify: ["server/src/gateway"],
  "@fastify/": ["server/src/gateway"],
  "fastify-type-provider-zod": ["server/src/gateway"],
  ws: ["server/src/bridge", "server/src/gateway"],
  "@peculiar/x509": ["server/src/trust", "server/src/media"],
  pino: ["server/src/telemetry"],
  nodemailer: ["server/src/mail"],
  "csv-parse": ["server/src/accounts"],
  scimmy: ["server/src/accounts/scim/testing"],
  "better-auth": ["server/src/identity"],
  "@better-auth/": ["server/src/identity"],
  "@zxcvbn-ts/": ["server/src/identity"],
  standardwebhooks: ["server/src/webhooks"],
  jose: ["core/src/signed"],
  zod: [
    "server/src/media",
    "core/src/api",
    "core/src/protocol",
    "core/src/signed",
    "core/src/regions",
    "server/src/config",
    "server/src/gateway",
    "server/src/accounts",
    "server/src/identity",
    "server/src/history",
    "server/src/trust",
    "server/src/local",
    "server/src/enrolment",
    "server/src/scheduling",
  ],
  "rrule-temporal": ["server/src/scheduling"],
  "temporal-polyfill": ["server/src/scheduling"],
  "ical-generator": ["server/src/scheduling"],
  react: ["web/src"],
  "react-dom": ["web/src"],
  "radix-ui": ["web/src"],
  "@simplewebauthn/browser": ["web/src/identity"],
  uqr: ["web/src/identity"],
  "mediasoup-client": ["client/src/media"],
  "ts-mls": ["core/src/keys"],
}

/** Tests look at their own folder, and build what surrounds it from the rest of their workspace. */
const TEST = "\\.test\\.tsx?$|/testing/"

const OURS = "^(?:core|server|client|web|testbed)/(?!node_modules/)"

/** A folder, or a single file of that name. */
const at = (folder) => `^${folder}(?:/|\\.tsx?$)`
const either = (folders) => folders.map(at).join("|")
const workspaceOf = (folder) => folder.slice(0, folder.indexOf("/"))

const folderRules = Object.entries(FOLDERS).flatMap(([folder, others]) => [
  {
    name: `imports-of-${folder}`,
    comment: `${folder} may import ${["itself", ...others].join(", ")} (table FOLDERS)`,
    severity: "error",
    from: { path: at(folder), pathNot: TEST },
    to: { path: OURS, pathNot: either([folder, ...others]) },
  },
  {
    name: `imports-of-tests-of-${folder}`,
    comment: `tests of ${folder} may import their own workspace too`,
    severity: "error",
    from: { path: at(folder), pathNot: `^(?!.*(?:${TEST}))` },
    to: { path: OURS, pathNot: either([folder, ...others, `${workspaceOf(folder)}/src`]) },
  },
])

const packageRules = Object.entries(PACKAGES).map(([name, folders]) => ({
  name: `importers-of-${name}`,
  comment: `${name} is touched only in ${folders.join(", ")} and the testbed (table PACKAGES)`,
  severity: "error",
  from: { path: OURS, pathNot: either([...folders, "testbed/src"]) },
  to: {
    path: name.startsWith("node:")
      ? `^${name}$`
      : `(?:^|/)node_modules/(?:@types/)?${name}${name.endsWith("/") ? "" : "/"}`,
  },
}))

export default {
  forbidden: [
    ...folderRules,
    ...packageRules,
    {
      name: "listed",
      comment: "a new folder of the server gets its line in the table FOLDERS",
      severity: "error",
      from: {
        path: "^server/src/",
        pathNot: either(Object.keys(FOLDERS).filter((folder) => folder.startsWith("server/"))),
      },
      to: {},
    },
    {
      name: "pure",
      comment: "core, client and web run in browsers: no built-in modules of Node.js",
      severity: "error",
      from: { path: "^(?:core|client|web)/src/", pathNot: TEST },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "no-cycles",
      comment: "two files that import each other are one file, or need a third",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "resolvable",
      comment: "an import has to lead somewhere",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "declared",
      comment: "a package that is imported stands in the package.json of its workspace",
      severity: "error",
      from: { pathNot: TEST },
      to: {
        dependencyTypes: ["npm-no-pkg", "npm-unknown"],
        pathNot: "node_modules/(?:@types|vitest)/",
      },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["types", "import", "node", "default"],
      extensions: [".ts", ".tsx", ".mjs", ".js", ".json", ".css"],
      mainFields: ["module", "main", "types"],
    },
  },
}
