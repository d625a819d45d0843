package io.notestream.deploy;

/**
 * The keys of the context, each given as {@code -c name=value}. A value that is left out has its
 * default; an empty default means that there is none.
 */
enum ContextKey {
  PREFIX(
      "prefix",
      "",
      Allowed.matching("[A-Za-z0-9_.-]{0,100}", "up to 100 letters, digits, '_', '.' and '-'"),
      "what the names of the tables begin with"),
  CONSUMER(
      "consumer",
      "lambda",
      Allowed.oneOf("lambda", "worker"),
      "functions that the stream and schedules invoke, or workers on Fargate"),
  WRITER(
      "writer",
      "lambda",
      Allowed.oneOf("lambda", "fargate"),
      "a function behind an HTTP API, or the server on Fargate behind a load balancer"),
  ISSUER(
      "issuer",
      "",
      Allowed.matching("https://[^ ]+|", "an https URL"),
      "who issues the tokens of the API's callers; required"),
  AUDIENCE("audience", "", Allowed.text("a text"), "what the tokens' `aud` has to hold; required"),
  REGION(
      "region",
      "",
      Allowed.matching("[a-z]{2}(-[a-z]+)+-\\d|", "a region such as eu-west-1"),
      "where the stack is deployed; by default where the CDK's command line says"),
  REPLICAS(
      "replicas",
      "",
      Allowed.matching(
          "([a-z]{2}(-[a-z]+)+-\\d(,[a-z]{2}(-[a-z]+)+-\\d)*)?",
          "regions such as eu-west-1,us-east-1"),
      "the other regions of the notes, as a global table; needs `region` and `reactingRegion`"),
  REACTING_REGION(
      "reactingRegion",
      "",
      Allowed.matching("[a-z]{2}(-[a-z]+)+-\\d|", "a region such as eu-west-1"),
      "of a global table, the one region that sweeps and reacts to expirations; needs `region`"),
  STREAM_ARN(
      "streamArn",
      "",
      Allowed.matching(
          "arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:\\d{12}:table/[A-Za-z0-9_.-]+/stream/[0-9T:.-]+|",
          "the ARN of a table's stream"),
      "the stream of a table of notes that exists, which is then left as it is"),
  BILLING(
      "billing",
      "on-demand",
      Allowed.oneOf("on-demand", "provisioned"),
      "how the tables are billed; provisioned capacity follows the load"),
  MAX_READ_UNITS(
      "maxReadUnits",
      "40000",
      Allowed.number(1, 1_000_000),
      "the most read units a second of each table and each index"),
  MAX_WRITE_UNITS(
      "maxWriteUnits",
      "40000",
      Allowed.number(1, 1_000_000),
      "the most write units a second of each table and each index"),
  CUSTOMER_KEY(
      "customerKey",
      "false",
      Allowed.oneOf("true", "false"),
      "whether the tables are encrypted with a key of the account's own"),
  REPLICA_KEYS(
      "replicaKeys",
      "",
      Allowed.matching("(" + KmsKeys.ARN + "(," + KmsKeys.ARN + ")*)?", "the ARNs of keys of KMS"),
      "with `customerKey`, the keys of the `replicas`, one of each of these regions"),
  NOTES_KEY(
      "notesKey",
      "",
      Allowed.matching("(" + KmsKeys.ARN + ")?", "the ARN of a key of KMS"),
      "the key of the account's own that encrypts the table of `streamArn`, if one does"),
  PUBLISH(
      "publish",
      "none",
      Allowed.oneOf("none", "sns", "sqs", "eventbridge"),
      "where expirations are published, besides being archived"),
  ALARM_EMAIL(
      "alarmEmail",
      "",
      Allowed.matching("[^@ ]+@[^@ ]+|", "an e-mail address"),
      "who is written to when an alarm goes off"),
  CORS_ORIGINS(
      "corsOrigins",
      "",
      Allowed.matching(
          "(\\*|" + ContextKey.ORIGIN + "(,\\s*" + ContextKey.ORIGIN + ")*)?",
          "origins such as https://app.example.org,https://www.example.org, or *"),
      "the origins of web pages that may call the API"),
  AUDIT_DAYS(
      "auditDays", "400", Allowed.number(2, 36_500), "how long audit records are kept, in days"),
  ARCHIVE_DAYS(
      "archiveDays",
      "30",
      Allowed.number(1, 36_500),
      "how long an expired note can be restored, in days"),
  RECONCILE_USERS_PER_HOUR(
      "reconcileUsersPerHour",
      "60",
      Allowed.number(0, 3_600),
      "how many users are recounted in an hour, to see whether counters are right; 0 for none"),
  GENERATION(
      "generation",
      "1",
      Allowed.number(1, 1_000_000),
      "which generation of the summaries is counted in and read"),
  BATCH_SIZE("batchSize", "1000", Allowed.number(1, 10_000), "the most records of one invocation"),
  BATCH_WINDOW(
      "batchWindow",
      "0",
      Allowed.number(0, 300),
      "how long a batch is gathered, in seconds: fewer invocations, later counters"),
  PARALLELISATION(
      "parallelisation",
      "1",
      Allowed.number(1, 10),
      "how many batches of one shard are processed at once"),
  CONSUMER_MEMORY(
      "consumerMemory",
      "1024",
      Allowed.number(256, 10_240),
      "the memory of each of the consumer's functions, in MB"),
  WRITER_MEMORY(
      "writerMemory", "1024", Allowed.number(256, 10_240), "the memory of the writer's function"),
  SNAP_START(
      "snapStart",
      "false",
      Allowed.oneOf("true", "false"),
      "whether the functions of the API and of the stream start from a snapshot of their process"),
  WORKERS("workers", "2", Allowed.number(1, 100), "how many workers run on Fargate"),
  SERVERS("servers", "2", Allowed.number(1, 100), "how many servers of the writer run on Fargate"),
  LOG_DAYS(
      "logDays", "90", Allowed.oneOf("30", "90", "180", "365"), "how long logs are kept, in days"),
  CERTIFICATE(
      "certificate",
      "",
      Allowed.matching("arn:aws[a-z-]*:acm:[^ ]+|", "the ARN of a certificate of ACM"),
      "the load balancer's certificate; required with `writer=fargate`"),
  CURSOR_KEYS(
      "cursorKeys",
      "",
      Allowed.matching(
          "(arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\\d{12}:secret:[^ ]+-[A-Za-z0-9]{6})?",
          "the whole ARN of a secret of Secrets Manager, which ends with six characters of its"
              + " own"),
      "a secret with the keys that seal cursors; by default one is made"),
  CURSOR_KEYS_VERSION(
      "cursorKeysVersion",
      "",
      Allowed.matching("([A-Za-z0-9-]{32,64})?", "the id of a version of a secret"),
      "the version of that secret, once its value was changed: without it a deployment sees no"
          + " change"),
  WRITER_IMAGE(
      "writerImage",
      "",
      Allowed.matching("[^ ]*", "the name of an image"),
      "the image of the writer; required with `writer=fargate`"),
  WORKER_IMAGE(
      "workerImage",
      "",
      Allowed.matching("[^ ]*", "the name of an image"),
      "the image of the worker; required with `consumer=worker`"),
  WRITER_JAR(
      "writerJar",
      "../../notes-writer/lambda/target/notes-writer-lambda.jar",
      Allowed.text("a path"),
      "the code of the writer's function"),
  CONSUMER_JAR(
      "consumerJar",
      "../../stream-consumer/lambda/target/stream-consumer-lambda.jar",
      Allowed.text("a path"),
      "the code of the consumer's functions");

  private static final String ORIGIN = "https?://[A-Za-z0-9.-]+(:\\d{1,5})?";

  private final String key;
  private final String standard;
  private final Allowed allowed;
  private final String meaning;

  ContextKey(String key, String standard, Allowed allowed, String meaning) {
    this.key = key;
    this.standard = standard;
    this.allowed = allowed;
    this.meaning = meaning;
  }

  /** Returns the name as it is given. */
  String key() {
    return key;
  }

  /** Returns the value if none is given; empty for none. */
  String standard() {
    return standard;
  }

  Allowed allowed() {
    return allowed;
  }

  /** Returns what the value is for, in Markdown. */
  String meaning() {
    return meaning;
  }
}
