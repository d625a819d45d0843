package io.notestream.consumer.simulation;

import io.notestream.consumer.InProcessHttp;
import io.notestream.local.InProcessDynamoDb;
import io.notestream.local.InProcessDynamoDb.Response;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * The way from the processes to the engine: it takes time, in which others act. One client of the
 * SDK serves all simulations of this JVM, since it is slow to make; it finds the network by the
 * thread.
 */
final class Network {

  static final DynamoDbClient DYNAMO_DB =
      DynamoDbClient.builder()
          .endpointOverride(URI.create("http://simulated"))
          .region(Region.US_EAST_1)
          .credentialsProvider(AnonymousCredentialsProvider.create())
          .httpClient(
              new InProcessHttp(
                  (target, body) -> current().call(target, body),
                  () -> Actor.current().kernel().instant()))
          .overrideConfiguration(
              o ->
                  o.retryStrategy(DefaultRetryStrategy.doNotRetry())
                      .addExecutionInterceptor(new Watch()))
          .build();

  static final DynamoDbStreamsClient STREAMS =
      DynamoDbStreamsClient.builder()
          .endpointOverride(URI.create("http://simulated"))
          .region(Region.US_EAST_1)
          .credentialsProvider(AnonymousCredentialsProvider.create())
          .httpClient(
              new InProcessHttp(
                  (target, body) -> current().call(target, body),
                  () -> Actor.current().kernel().instant()))
          .overrideConfiguration(o -> o.retryStrategy(DefaultRetryStrategy.doNotRetry()))
          .build();

  private final InProcessDynamoDb engine;
  private final Trace trace;
  private final Mistake mistake;
  private final Poison poison;
  private Runnable deleted = () -> {};

  Network(InProcessDynamoDb engine, Trace trace, Mistake mistake, Poison poison) {
    this.engine = engine;
    this.trace = trace;
    this.mistake = mistake;
    this.poison = poison;
  }

  /** Lets somebody look at the tables after each request that may have deleted an item. */
  void afterDeletes(Runnable look) {
    deleted = look;
  }

  /** Returns the network of the simulation that the calling thread belongs to. */
  static Network current() {
    return Actor.current().kernel().network();
  }

  Response call(String target, byte[] body) throws IOException {
    Actor actor = Actor.current();
    if (actor.isInstant()) {
      return engine.call(target, body).orElseThrow(() -> new IOException("no response"));
    }
    String operation = target.substring(target.indexOf('.') + 1);
    travel(actor, operation, target, body);
    boolean swallowed = actor.takeSwallowed();
    Optional<Response> response =
        swallowed
            ? Optional.of(new Response(200, "{}".getBytes(StandardCharsets.UTF_8)))
            : mistake.instead(operation, carryOut(operation, target, body));
    trace.add(actor, operation, response);
    actor.life().passMoment(actor.kernel().now());
    actor.sleep(time(actor.random()));
    return response.orElseThrow(() -> new IOException("no response"));
  }

  private Optional<Response> carryOut(String operation, String target, byte[] body) {
    Optional<Response> response = engine.call(target, body);
    if (operation.equals("DeleteItem")) {
      deleted.run();
    }
    return response;
  }

  /** Takes the time of the way there. The request of a process that dies meanwhile may arrive. */
  private void travel(Actor actor, String operation, String target, byte[] body) {
    boolean sent = !actor.life().isKilled();
    actor.life().passMoment(actor.kernel().now());
    try {
      actor.sleep(time(actor.random()));
    } catch (Killed e) {
      if (sent && actor.random().nextBoolean()) {
        long delay = actor.random().nextInt(15_000);
        Kernel kernel = actor.kernel();
        kernel.spawn(
            actor.name() + " at " + kernel.now(),
            () -> {
              Actor.current().sleep(delay);
              carryOut(operation, target, body);
              trace.add(kernel.now(), actor.name(), operation + " arrives after its death");
              trace.count(operation + " after death");
            });
      }
      throw e;
    }
  }

  /** Draws how long a message is on its way: some take long. */
  private static long time(Random random) {
    return random.nextInt(50) == 0 ? random.nextInt(3000) : 1 + random.nextInt(8);
  }

  /** Sees each request as it was made, and may refuse it or change it. */
  private static final class Watch implements ExecutionInterceptor {

    @Override
    public void beforeTransmission(
        Context.BeforeTransmission context, ExecutionAttributes attributes) {
      ExecutionInterceptor listener = Actor.current().life().listener();
      if (listener != null) {
        listener.beforeTransmission(context, attributes);
      }
    }

    @Override
    public void afterTransmission(
        Context.AfterTransmission context, ExecutionAttributes attributes) {
      ExecutionInterceptor listener = Actor.current().life().listener();
      if (listener != null) {
        listener.afterTransmission(context, attributes);
      }
    }

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
      Actor actor = Actor.current();
      if (actor.isInstant()) {
        return context.request();
      }
      Network network = current();
      SdkRequest request = context.request();
      network.trace.note(actor, request);
      if (request instanceof TransactWriteItemsRequest transaction
          && network.poison.refuses(transaction)) {
        throw DynamoDbException.builder()
            .statusCode(400)
            .awsErrorDetails(
                AwsErrorDetails.builder()
                    .errorCode("ValidationException")
                    .errorMessage("refused")
                    .build())
            .build();
      }
      if (network.mistake.swallows(request)) {
        actor.swallow();
      }
      return network.mistake.in(request);
    }
  }
}
