package io.notestream.consumer.simulation;

import io.notestream.local.InProcessDynamoDb;
import io.notestream.local.InProcessDynamoDb.Response;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.InterceptorContext;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * The way from the processes to the engine: it takes time, in which others act. The clients serve
 * all simulations of this JVM: they find the network by the thread.
 */
final class Network {

  static final DynamoDbClient DYNAMO_DB = new SimulatedTables();
  static final DynamoDbStreamsClient STREAMS = new SimulatedStreams();

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

  private Optional<Response> call(Actor actor, String target, byte[] body) {
    if (actor.isInstant()) {
      return engine.call(target, body);
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
    return response;
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

  /**
   * Sends a request of a client, and returns the response.
   *
   * @throws SdkException if it is an error, or none comes
   */
  static <I extends SdkRequest, O extends SdkResponse> O send(Wire<I, O> wire, I request) {
    Actor actor = Actor.current();
    return current().exchange(actor, wire, request, actor.life().listener());
  }

  /** Sends a request of which the process's listener does not hear. */
  static <I extends SdkRequest, O extends SdkResponse> O sendUnheard(Wire<I, O> wire, I request) {
    return current().exchange(Actor.current(), wire, request, null);
  }

  private <I extends SdkRequest, O extends SdkResponse> O exchange(
      Actor actor, Wire<I, O> wire, I request, @Nullable ExecutionInterceptor listener) {
    Wire.Sent sent = wire.write(actor.isInstant() ? request : onItsWay(actor, request));
    ExecutionAttributes attributes = new ExecutionAttributes();
    InterceptorContext context = null;
    if (listener != null) {
      context = InterceptorContext.builder().request(request).httpRequest(sent.http()).build();
      listener.beforeTransmission(context, attributes);
    }
    Response response =
        call(actor, sent.target(), sent.body())
            .orElseThrow(() -> SdkClientException.create("no response"));
    SdkHttpFullResponse http = Wire.head(response, actor.kernel().instant());
    if (listener != null) {
      listener.afterTransmission(context.copy(c -> c.httpResponse(http)), attributes);
    }
    return wire.read(http, attributes);
  }

  /** Sees a request as it was made, and may refuse it or change it. */
  private <I extends SdkRequest> I onItsWay(Actor actor, I request) {
    trace.note(actor, request);
    if (request instanceof TransactWriteItemsRequest transaction && poison.refuses(transaction)) {
      throw DynamoDbException.builder()
          .statusCode(400)
          .awsErrorDetails(
              AwsErrorDetails.builder()
                  .errorCode("ValidationException")
                  .errorMessage("refused")
                  .build())
          .build();
    }
    if (mistake.swallows(request)) {
      actor.swallow();
    }
    @SuppressWarnings("unchecked") // a request of the same operation
    I mistaken = (I) mistake.in(request);
    return mistaken;
  }
}
