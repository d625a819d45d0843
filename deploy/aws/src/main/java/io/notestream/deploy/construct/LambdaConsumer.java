package io.notestream.deploy.construct;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.events.Rule;
import software.amazon.awscdk.services.events.Schedule;
import software.amazon.awscdk.services.lambda.CfnEventSourceMapping;
import software.amazon.awscdk.services.lambda.EventInvokeConfigOptions;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.s3.LifecycleRule;
import software.constructs.Construct;

/** The consumer as functions: one that the stream invokes, and two on a schedule. */
final class LambdaConsumer {

  private static final String PACKAGE = "io.notestream.consumer.lambda.";

  /**
   * A batch may take a minute and stops six seconds before the function's time is up, with what it
   * has settled kept; the rest is for a cold start.
   */
  private static final Duration STREAM_TIMEOUT = Duration.seconds(90);

  /** The sweep stays for a minute for what ends in it, and a look at the end may take a while. */
  private static final Duration SCHEDULED_TIMEOUT = Duration.seconds(75);

  /**
   * 23 hours. The stream forgets after 24, and what it forgets nobody can name. So records are
   * given up before that, and go whole to the bucket, from where they can be replayed. After an
   * outage of 20 hours there are three left to catch up, in which nothing is lost either way.
   */
  private static final int MAX_RECORD_AGE_SECONDS = 23 * 60 * 60;

  /**
   * For ever, which is until a record is too old. The function parks what can never be applied, so
   * that only an outage is tried again. In most it waits until its time is up; but tables of a
   * newer version, or another view type of the stream, it refuses at once, and any number of such
   * attempts may be over within hours.
   */
  private static final int MAX_ATTEMPTS = -1;

  /** What an outage left is replayed within days; a month leaves room for holidays. */
  private static final int FAILED_DAYS = 30;

  private final JavaFunction.Made stream;
  private final JavaFunction.Made retry;
  private final JavaFunction.@Nullable Made sweep;
  private final CfnEventSourceMapping mapping;
  private final Duration window;
  private final Bucket failed;

  LambdaConsumer(Construct scope, NoteTables tables, ConsumerSetup setup, FunctionOptions options) {
    Stack stack = Stack.of(scope);
    failed =
        Bucket.Builder.create(scope, "FailedBatches")
            .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
            .encryption(BucketEncryption.S3_MANAGED)
            .enforceSsl(true)
            .lifecycleRules(
                List.of(LifecycleRule.builder().expiration(Duration.days(FAILED_DAYS)).build()))
            .removalPolicy(RemovalPolicy.RETAIN)
            .build();
    Map<String, String> variables = setup.environment(tables);

    List<Right> streamRights = new ArrayList<>(ConsumerRights.apply(tables));
    streamRights.addAll(ConsumerRights.readStream(tables));
    streamRights.addAll(setup.publishing());
    streamRights.addAll(ConsumerRights.key(tables, stack));
    streamRights.add(
        Right.of(
            "Lambda puts batches that were given up there, whole",
            List.of("s3:PutObject"),
            failed.getBucketArn() + "/*"));
    streamRights.add(
        Right.of(
            "Lambda asks whether that bucket is there",
            List.of("s3:ListBucket"),
            failed.getBucketArn()));
    stream =
        JavaFunction.create(
            scope,
            "Stream",
            "Counts changes of notes, and reacts to expirations",
            kind(options, "StreamHandler", STREAM_TIMEOUT, variables, options.snapStart()),
            streamRights,
            setup.logDays());
    mapping = mapping(scope, tables, options);
    window = Duration.seconds(options.batchWindowSeconds());

    List<Right> retryRights =
        new ArrayList<>(
            ConsumerRights.retry(
                tables, setup.bodies() == null ? null : setup.bodies().getBucketArn()));
    retryRights.addAll(setup.publishing());
    if (setup.recounts()) {
      retryRights.addAll(ConsumerRights.recount(tables));
      retryRights.addAll(ConsumerRights.settled(tables));
    }
    retryRights.addAll(ConsumerRights.key(tables, stack));
    retry =
        JavaFunction.create(
            scope,
            "Retry",
            "Retries reactions, removes large bodies that are left, and recounts users",
            scheduled(options, "RetryHandler", variables),
            retryRights,
            setup.logDays());
    eachMinute(scope, "RetrySchedule", retry);

    sweep = setup.reacting() ? sweep(scope, tables, setup, options, stack) : null;
  }

  private static JavaFunction.Made sweep(
      Construct scope,
      NoteTables tables,
      ConsumerSetup setup,
      FunctionOptions options,
      Stack stack) {
    List<Right> rights = new ArrayList<>(ConsumerRights.sweep(tables));
    rights.addAll(ConsumerRights.key(tables, stack));
    JavaFunction.Made made =
        JavaFunction.create(
            scope,
            "Sweep",
            "Deletes notes when they end",
            scheduled(options, "SweepHandler", setup.environment(tables)),
            rights,
            setup.logDays());
    eachMinute(scope, "SweepSchedule", made);
    return made;
  }

  /** Returns a function that starts without a snapshot: each minute keeps its sandbox warm. */
  private static JavaFunction.Kind scheduled(
      FunctionOptions options, String handler, Map<String, String> variables) {
    return kind(options, handler, SCHEDULED_TIMEOUT, variables, false);
  }

  private static JavaFunction.Kind kind(
      FunctionOptions options,
      String handler,
      Duration timeout,
      Map<String, String> variables,
      boolean snapStart) {
    return new JavaFunction.Kind(
        options.jar(), PACKAGE + handler, options.memory(), timeout, variables, snapStart);
  }

  private CfnEventSourceMapping mapping(
      Construct scope, NoteTables tables, FunctionOptions options) {
    CfnEventSourceMapping made =
        CfnEventSourceMapping.Builder.create(scope, "Mapping")
            .functionName(stream.invoked().getFunctionArn())
            .eventSourceArn(tables.streamArn())
            // LATEST would lose what is written while the mapping is created.
            .startingPosition("TRIM_HORIZON")
            // The function returns the first record that is not settled, and is invoked from there.
            .functionResponseTypes(List.of("ReportBatchItemFailures"))
            // For a batch that ends the sandbox, which can return nothing.
            .bisectBatchOnFunctionError(true)
            .maximumRetryAttempts(MAX_ATTEMPTS)
            .maximumRecordAgeInSeconds(MAX_RECORD_AGE_SECONDS)
            // A bucket gets the records; a queue or topic would only be told where they were.
            .destinationConfig(
                CfnEventSourceMapping.DestinationConfigProperty.builder()
                    .onFailure(
                        CfnEventSourceMapping.OnFailureProperty.builder()
                            .destination(failed.getBucketArn())
                            .build())
                    .build())
            .filterCriteria(
                CfnEventSourceMapping.FilterCriteriaProperty.builder()
                    .filters(
                        NoteFilter.PATTERNS.stream()
                            .map(
                                pattern ->
                                    CfnEventSourceMapping.FilterProperty.builder()
                                        .pattern(pattern)
                                        .build())
                            .toList())
                    .build())
            // Many records at once cost few transactions, and Lambda's own limit is 6 MB a batch.
            .batchSize(options.batchSize())
            .maximumBatchingWindowInSeconds(options.batchWindowSeconds())
            // One batch's users are processed side by side anyway. Lambda keeps the order within
            // an item, so that more is safe, and for a shard that one sandbox cannot keep up with.
            .parallelizationFactor(options.parallelisation())
            .metricsConfig(
                CfnEventSourceMapping.MetricsConfigProperty.builder()
                    .metrics(List.of("EventCount"))
                    .build())
            .build();
    made.getNode().addDependency(stream.role());
    return made;
  }

  private static void eachMinute(Construct scope, String id, JavaFunction.Made target) {
    Rule.Builder.create(scope, id)
        .schedule(Schedule.rate(Duration.minutes(1)))
        .targets(
            List.of(
                software.amazon.awscdk.services.events.targets.LambdaFunction.Builder.create(
                        target.function())
                    .retryAttempts(0) // The next minute tries again.
                    .build()))
        .build();
    // A schedule's events wait in a queue of Lambda's, for six hours and with two more attempts
    // unless it is told otherwise: when the function can run again, hundreds would at once.
    target
        .function()
        .configureAsyncInvoke(
            EventInvokeConfigOptions.builder()
                .retryAttempts(0)
                .maxEventAge(Duration.minutes(1))
                .build());
  }

  JavaFunction.Made stream() {
    return stream;
  }

  JavaFunction.Made retry() {
    return retry;
  }

  JavaFunction.@Nullable Made sweep() {
    return sweep;
  }

  CfnEventSourceMapping mapping() {
    return mapping;
  }

  /** Returns how long a record may wait for others before the function is invoked. */
  Duration window() {
    return window;
  }

  Bucket failed() {
    return failed;
  }
}
