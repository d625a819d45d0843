package io.notestream.consumer.worker.internal.client;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/**
 * Turns failures on the client's side of the lease table (no connection, no credentials, a
 * time-out, a full pool) into exceptions of the service, which pass as these do. KCL expects no
 * others: it would throw them on as bare runtime exceptions, and keep a checkpoint in memory that
 * was never written. An interceptor cannot do it, since the SDK lets none change the type.
 * Thread-safe.
 */
final class LeaseClient implements InvocationHandler {

  private final DynamoDbAsyncClient client;

  private LeaseClient(DynamoDbAsyncClient client) {
    this.client = client;
  }

  /** Returns a client for KCL, which makes its calls through the given one and closes it. */
  static DynamoDbAsyncClient over(DynamoDbAsyncClient client) {
    return (DynamoDbAsyncClient)
        Proxy.newProxyInstance(
            DynamoDbAsyncClient.class.getClassLoader(),
            new Class<?>[] {DynamoDbAsyncClient.class},
            new LeaseClient(client));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try {
      Object result = method.invoke(client, arguments);
      return result instanceof CompletableFuture<?> response ? translated(response) : result;
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // what follows a response is complete with it
  private static <T> CompletableFuture<T> translated(CompletableFuture<T> response) {
    CompletableFuture<T> translated = new CompletableFuture<>();
    response.whenComplete(
        (result, failure) -> {
          if (failure == null) {
            translated.complete(result);
          } else {
            translated.completeExceptionally(translated(failure));
          }
        });
    // KCL cancels what takes too long.
    translated.whenComplete(
        (result, failure) -> {
          if (translated.isCancelled()) {
            response.cancel(true);
          }
        });
    return translated;
  }

  private static Throwable translated(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof SdkClientException
        ? DynamoDbException.builder().message(cause.getMessage()).cause(cause).build()
        : cause;
  }
}
