package io.notestream.consumer.worker.internal.client;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/**
 * Makes the calls of the asynchronous client that KCL wants for the lease table, each on the thread
 * of its caller. KCL waits for every response anyway; without a second kind of client, whose code
 * has to be loaded and compiled and which hands each call to other threads and back, a worker with
 * nothing to do takes much less of a processor.
 *
 * <p>Turns failures on the client's side of the lease table (no connection, no credentials, a
 * time-out, a full pool) into exceptions of the service, which pass as these do. KCL expects no
 * others: it would throw them on as bare runtime exceptions, and keep a checkpoint in memory that
 * was never written. An interceptor cannot do it, since the SDK lets none change the type.
 * Thread-safe.
 */
final class LeaseClient implements InvocationHandler {

  private final DynamoDbClient client;
  private final Map<Method, Method> calls = new ConcurrentHashMap<>();

  private LeaseClient(DynamoDbClient client) {
    this.client = client;
  }

  /** Returns a client for KCL, which makes its calls with the given one and closes it. */
  static DynamoDbAsyncClient over(DynamoDbClient client) {
    return (DynamoDbAsyncClient)
        Proxy.newProxyInstance(
            DynamoDbAsyncClient.class.getClassLoader(),
            new Class<?>[] {DynamoDbAsyncClient.class},
            new LeaseClient(client));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    Method call = calls.computeIfAbsent(method, LeaseClient::blocking);
    if (method.getReturnType() == CompletableFuture.class) {
      return respond(call, arguments);
    }
    try {
      return call.invoke(client, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private CompletableFuture<Object> respond(Method call, Object @Nullable [] arguments)
      throws IllegalAccessException {
    try {
      return CompletableFuture.completedFuture(call.invoke(client, arguments));
    } catch (InvocationTargetException e) {
      return CompletableFuture.failedFuture(translated(e.getCause() == null ? e : e.getCause()));
    }
  }

  /** Both kinds of client have the same calls, which take the same. */
  private static Method blocking(Method method) {
    try {
      return DynamoDbClient.class.getMethod(method.getName(), method.getParameterTypes());
    } catch (NoSuchMethodException e) {
      throw new UnsupportedOperationException("a blocking client has no " + method, e);
    }
  }

  private static Throwable translated(Throwable failure) {
    return failure instanceof SdkClientException
        ? DynamoDbException.builder().message(failure.getMessage()).cause(failure).build()
        : failure;
  }
}
