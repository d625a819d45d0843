package io.notestream.deploy;

import io.notestream.deploy.construct.ConsumerSetup;
import io.notestream.deploy.construct.ContainerOptions;
import io.notestream.deploy.construct.FunctionOptions;
import io.notestream.deploy.construct.NoteTable;
import io.notestream.deploy.construct.NotestreamAlarms;
import io.notestream.deploy.construct.NotestreamConsumer;
import io.notestream.deploy.construct.NotestreamWriter;
import io.notestream.deploy.construct.PublishTarget;
import io.notestream.deploy.construct.TableOptions;
import io.notestream.deploy.construct.WriterSetup;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableNames;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.dynamodb.ITable;
import software.amazon.awscdk.services.dynamodb.Table;
import software.amazon.awscdk.services.dynamodb.TableAttributes;
import software.amazon.awscdk.services.ec2.FlowLogOptions;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointAwsService;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointOptions;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.events.EventBus;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.s3.LifecycleRule;
import software.amazon.awscdk.services.secretsmanager.ISecret;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.amazon.awscdk.services.secretsmanager.SecretStringGenerator;
import software.amazon.awscdk.services.sns.ITopic;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sns.subscriptions.EmailSubscription;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/** One deployment: the tables, the writer, the consumer, and what watches them. */
public final class NotestreamStack extends Stack {

  /** Two halves of a body, for instance, that was not put whole. */
  private static final Duration UNFINISHED_UPLOADS = Duration.days(1);

  private static final int CURSOR_KEY_LENGTH = 64;

  private final DeploySettings settings;
  private @Nullable IVpc vpc;

  /**
   * Adds the stack to a scope.
   *
   * @param scope an app or a stage
   * @param id the stack's name
   * @param props where the stack goes
   * @param settings which variant it is
   */
  public NotestreamStack(Construct scope, String id, StackProps props, DeploySettings settings) {
    super(scope, id, props);
    this.settings = settings;
    TableOptions options = tableOptions();
    TableNames names = TableNames.withPrefix(settings.get(ContextKey.PREFIX));
    ITable notes = notes(names, options);
    Bucket bodies = bodies();
    NotestreamConsumer consumer = consumer(notes, names, options, bodies);
    NotestreamWriter writer = writer(consumer, bodies);
    new NotestreamAlarms(
        this, "Alarms", consumer, writer, topic(), settings.number(ContextKey.WORKERS));
    CfnOutput.Builder.create(this, "Url").description("The API").value(writer.url()).build();
    Findings.explain(this);
  }

  private TableOptions tableOptions() {
    return new TableOptions(
        settings.get(ContextKey.BILLING).equals("provisioned"),
        settings.number(ContextKey.MAX_READ_UNITS),
        settings.number(ContextKey.MAX_WRITE_UNITS),
        key(),
        settings.replicas(),
        settings.replicaKeys());
  }

  private @Nullable IKey key() {
    return settings.hasCustomerKey()
        ? Key.Builder.create(this, "Key")
            .description("Encrypts the tables of Notestream")
            .enableKeyRotation(true)
            .removalPolicy(RemovalPolicy.RETAIN) // What it encrypted could not be read without it.
            .build()
        : null;
  }

  private ITable notes(TableNames names, TableOptions options) {
    return settings
        .optional(ContextKey.STREAM_ARN)
        .map(this::existing)
        .orElseGet(() -> NoteTable.create(this, "Notes", NotestreamTables.notes(names), options));
  }

  private ITable existing(String stream) {
    TableAttributes.Builder table =
        TableAttributes.builder()
            .tableArn(stream.substring(0, stream.indexOf("/stream/")))
            .tableStreamArn(stream);
    settings
        .optional(ContextKey.NOTES_KEY)
        .ifPresent(arn -> table.encryptionKey(Key.fromKeyArn(this, "NotesKey", arn)));
    return Table.fromTableAttributes(this, "Notes", table.build());
  }

  private Bucket bodies() {
    return Bucket.Builder.create(this, "Bodies")
        .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
        .encryption(BucketEncryption.S3_MANAGED)
        .enforceSsl(true)
        // The consumer removes bodies. Nothing may expire here: a note can live for years.
        .lifecycleRules(
            List.of(
                LifecycleRule.builder()
                    .abortIncompleteMultipartUploadAfter(UNFINISHED_UPLOADS)
                    .build()))
        .removalPolicy(RemovalPolicy.RETAIN)
        .build();
  }

  private NotestreamConsumer consumer(
      ITable notes, TableNames names, TableOptions options, Bucket bodies) {
    ConsumerSetup setup =
        new ConsumerSetup(
            settings.isReacting(),
            target(),
            settings.number(ContextKey.AUDIT_DAYS),
            settings.number(ContextKey.ARCHIVE_DAYS),
            bodies,
            settings.number(ContextKey.LOG_DAYS),
            settings.number(ContextKey.GENERATION),
            settings.number(ContextKey.RECONCILE_USERS_PER_HOUR));
    if (settings.isWorker()) {
      ContainerOptions workers =
          new ContainerOptions(
              settings.get(ContextKey.WORKER_IMAGE), settings.number(ContextKey.WORKERS), vpc());
      return NotestreamConsumer.onFargate(
          this, "Consumer", notes, names.notes(), options, setup, workers);
    }
    FunctionOptions functions =
        new FunctionOptions(
            settings.get(ContextKey.CONSUMER_JAR),
            settings.number(ContextKey.CONSUMER_MEMORY),
            settings.number(ContextKey.BATCH_SIZE),
            settings.number(ContextKey.BATCH_WINDOW),
            settings.number(ContextKey.PARALLELISATION),
            settings.isSnapStart());
    return NotestreamConsumer.onLambda(
        this, "Consumer", notes, names.notes(), options, setup, functions);
  }

  private @Nullable PublishTarget target() {
    return switch (settings.get(ContextKey.PUBLISH)) {
      case "sns" ->
          PublishTarget.of(Topic.Builder.create(this, "Expired").enforceSsl(true).build());
      case "sqs" ->
          PublishTarget.of(
              Queue.Builder.create(this, "Expired")
                  .enforceSsl(true)
                  .retentionPeriod(Duration.days(14))
                  .build());
      case "eventbridge" -> PublishTarget.of(EventBus.Builder.create(this, "Expired").build());
      default -> null;
    };
  }

  private NotestreamWriter writer(NotestreamConsumer consumer, Bucket bodies) {
    WriterSetup setup =
        new WriterSetup(
            settings.get(ContextKey.ISSUER),
            settings.get(ContextKey.AUDIENCE),
            cursorKeys(),
            settings.get(ContextKey.CURSOR_KEYS_VERSION),
            bodies,
            settings.get(ContextKey.CORS_ORIGINS),
            settings.number(ContextKey.LOG_DAYS));
    return settings.isFargateWriter()
        ? NotestreamWriter.onFargate(
            this,
            "Writer",
            consumer.tables(),
            setup,
            new ContainerOptions(
                settings.get(ContextKey.WRITER_IMAGE), settings.number(ContextKey.SERVERS), vpc()),
            settings.get(ContextKey.CERTIFICATE))
        : NotestreamWriter.onLambda(
            this,
            "Writer",
            consumer.tables(),
            setup,
            settings.get(ContextKey.WRITER_JAR),
            settings.number(ContextKey.WRITER_MEMORY),
            settings.isSnapStart());
  }

  private ISecret cursorKeys() {
    return settings
        .optional(ContextKey.CURSOR_KEYS)
        .map(arn -> Secret.fromSecretCompleteArn(this, "CursorKeys", arn))
        .orElseGet(
            () ->
                Secret.Builder.create(this, "CursorKeys")
                    .description("Seals the cursors of the API")
                    .generateSecretString(
                        SecretStringGenerator.builder()
                            .passwordLength(CURSOR_KEY_LENGTH)
                            .excludePunctuation(true) // A comma would make two keys of it.
                            .build())
                    .build());
  }

  private @Nullable ITopic topic() {
    return settings
        .optional(ContextKey.ALARM_EMAIL)
        .map(
            address -> {
              Topic topic = Topic.Builder.create(this, "AlarmTopic").enforceSsl(true).build();
              topic.addSubscription(new EmailSubscription(address));
              return topic;
            })
        .orElse(null);
  }

  /** Returns the network, which is made once: what is for all to reach is the load balancer. */
  private IVpc vpc() {
    IVpc made = vpc;
    if (made == null) {
      made =
          Vpc.Builder.create(this, "Network")
              .maxAzs(2)
              // One, since a second costs as much again, and whatever waits for it is retried.
              .natGateways(1)
              // The tables' and the bodies' traffic, nearly all there is, is then free.
              .gatewayEndpoints(
                  new TreeMap<>(
                      Map.of(
                          "Tables", endpoint(GatewayVpcEndpointAwsService.DYNAMODB),
                          "Bodies", endpoint(GatewayVpcEndpointAwsService.S3))))
              .flowLogs(Map.of("Flow", FlowLogOptions.builder().build()))
              .restrictDefaultSecurityGroup(false)
              .build();
      vpc = made;
    }
    return made;
  }

  private static GatewayVpcEndpointOptions endpoint(GatewayVpcEndpointAwsService service) {
    return GatewayVpcEndpointOptions.builder().service(service).build();
  }
}
