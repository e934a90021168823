/** The type of a field: a list of texts means one of them. */
export type FieldType = 'string' | 'number' | 'boolean' | 'list' | readonly string[];

/** The fields of a kind, in their order. Fields are only ever added at the end. */
export type FieldTable = Readonly<Record<string, FieldType>>;

/** Who did it; every observation has these. */
export const COMMON_FIELDS = {
  /** Milliseconds since 1970; fractions are allowed. */
  time: 'number',
  /** The system call or function that was seen, such as `openat` or `fs.readFile`. */
  call: 'string',
  /** 0 for success, else the negated error number. */
  result: 'number',
  host: 'string',
  tenant: 'string',
  /** What runs here, the same for all its replicas, such as `shop/api`. */
  workload: 'string',
  /** Which replica of it. */
  replica: 'string',
  /** W3C trace id of the request that was served. */
  traceId: 'string',
  containerId: 'string',
  containerName: 'string',
  podUid: 'string',
  podName: 'string',
  /** The Kubernetes namespace. */
  namespace: 'string',
  imageDigest: 'string',
  imageName: 'string',
  pid: 'number',
  /** When the process began, in milliseconds since 1970. */
  startTime: 'number',
  tid: 'number',
  ppid: 'number',
  uid: 'number',
  gid: 'number',
  /** The user's name. */
  user: 'string',
  /** The short name of the process. */
  comm: 'string',
  /** The path of the executable. */
  executable: 'string',
  /** Executables of the ancestors, the parent first. */
  ancestors: 'list',
} as const;

/** The fields of each kind after the common ones. */
export const KIND_FIELDS = {
  process: {
    action: ['exec', 'fork', 'exit', 'signal', 'ptrace', 'inject'],
    /** The path that was executed. */
    path: 'string',
    args: 'list',
    cwd: 'string',
    tty: 'string',
    /** SHA-256 of the executable, in hexadecimal digits. */
    hash: 'string',
    exitCode: 'number',
    signal: 'number',
    /** The other process of fork, signal, ptrace and inject. */
    targetPid: 'number',
    targetStartTime: 'number',
    /** The file executed stands in memory only, or in the writable layer of its container. */
    fileless: 'boolean',
    upperLayer: 'boolean',
  },
  file: {
    action: [
      'open',
      'create',
      'read',
      'write',
      'delete',
      'rename',
      'link',
      'symlink',
      'chmod',
      'chown',
      'mkdir',
      'map',
      'mount',
      'unmount',
    ],
    path: 'string',
    /** The new path of rename, what a link points at. */
    target: 'string',
    flags: 'number',
    mode: 'number',
    bytes: 'number',
    fd: 'number',
  },
  network: {
    action: ['connect', 'accept', 'listen', 'bind', 'send', 'receive', 'close', 'refuse'],
    /** `tcp`, `udp`, `icmp`, `unix` ... */
    protocol: 'string',
    direction: ['unknown', 'inbound', 'outbound', 'local'],
    localAddress: 'string',
    localPort: 'number',
    remoteAddress: 'string',
    remotePort: 'number',
    /** The name that the remote address was resolved from. */
    domain: 'string',
    /** The path of a Unix socket. */
    path: 'string',
    bytesIn: 'number',
    bytesOut: 'number',
  },
  dns: {
    action: ['query', 'response'],
    name: 'string',
    /** `A`, `AAAA`, `TXT` ... */
    type: 'string',
    rcode: 'number',
    answers: 'list',
    serverAddress: 'string',
    serverPort: 'number',
  },
  http: {
    action: ['request', 'response'],
    direction: ['inbound', 'outbound'],
    method: 'string',
    scheme: 'string',
    /** The host of the URL; `host` is the machine. */
    hostname: 'string',
    port: 'number',
    path: 'string',
    query: 'string',
    /** The pattern of the route, such as `/users/:id`. */
    route: 'string',
    status: 'number',
    clientAddress: 'string',
    clientPort: 'number',
    userAgent: 'string',
    requestBytes: 'number',
    responseBytes: 'number',
    /** Milliseconds. */
    duration: 'number',
  },
  module: {
    action: ['load', 'unload', 'invoke'],
    type: ['library', 'node', 'kernel', 'bpf'],
    path: 'string',
    name: 'string',
    moduleVersion: 'string',
    /** Package URL of the package that it belongs to. */
    package: 'string',
    function: 'string',
    hash: 'string',
  },
  privilege: {
    action: ['setuid', 'setgid', 'capset', 'setns', 'unshare', 'chroot', 'seccomp'],
    oldUid: 'number',
    newUid: 'number',
    oldGid: 'number',
    newGid: 'number',
    /** Names of the capabilities or namespaces concerned. */
    names: 'list',
    target: 'string',
  },
  syscall: {
    name: 'string',
    number: 'number',
    /** Arguments as text. */
    args: 'list',
    /** How many calls the observation stands for. */
    count: 'number',
  },
  capability: {
    name: 'string',
    number: 'number',
    granted: 'boolean',
    count: 'number',
  },
  resource: {
    /** Milliseconds that the sample covers. */
    window: 'number',
    /** CPUs in use, 1 for one whole CPU. */
    cpu: 'number',
    /** Bytes. */
    memory: 'number',
    processes: 'number',
    threads: 'number',
    openFiles: 'number',
    readBytes: 'number',
    writeBytes: 'number',
    receivedBytes: 'number',
    sentBytes: 'number',
  },
  container: {
    action: ['create', 'start', 'stop', 'pause', 'resume', 'oom', 'delete'],
    runtime: 'string',
    command: 'list',
    exitCode: 'number',
    privileged: 'boolean',
  },
  loss: {
    /** A stable word, such as `ring-full`. */
    cause: 'string',
    count: 'number',
    /** What lost them. */
    source: 'string',
    /** The kind of what was lost, where it is known. */
    lost: 'string',
  },
} as const;
